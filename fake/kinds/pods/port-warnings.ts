import type { JsonObject } from '../../../machinery/json.ts';
import { readNumber, readObjects, readText } from '../parts/edit.ts';
import type { PlacedContainer } from './containers.ts';

interface PlacedPort {
  readonly at: string;
  readonly port: JsonObject;
}

function comparison(port: JsonObject, other: PlacedPort): string | undefined {
  const [address, otherAddress] = [readText(port, 'hostIP'), readText(other.port, 'hostIP')];
  const [number, otherNumber] = [readNumber(port, 'hostPort'), readNumber(other.port, 'hostPort')];
  if (address === otherAddress && number === otherNumber) return 'duplicate';
  if (number === 0 || otherNumber === 0) return 'overlapping';
  return number === otherNumber && (address === '') !== (otherAddress === '') ? 'dangerously ambiguous' : undefined;
}

/** How Go prints the port in this one message. */
function goPort(port: JsonObject): string {
  const fields = { Name: readText(port, 'name'), HostPort: readNumber(port, 'hostPort'), ContainerPort: readNumber(port, 'containerPort') };
  const rest = { Protocol: readText(port, 'protocol'), HostIP: readText(port, 'hostIP') };
  return `{${Object.entries({ ...fields, ...rest })
    .map(([key, value]) => `${key}:${value}`)
    .join(' ')}}`;
}

/** What the server warns about in the ports of a pod's containers: those that are there twice. */
export function portWarnings(containers: readonly PlacedContainer[]): string[] {
  const ports = containers.flatMap(({ container, at }) => readObjects(container, 'ports').map((port, index) => ({ port, at: `${at}.ports[${index}]` })));
  const [byNumber, byName] = [new Map<string, PlacedPort[]>(), new Map<string, string>()];
  const [warnings, names]: [string[], string[]] = [[], []];
  for (const placed of ports) {
    const { port, at } = placed;
    if (readText(port, 'hostIP') !== '' && readNumber(port, 'hostPort') === 0) warnings.push(`${at}: hostIP set without hostPort: ${goPort(port)}`);
    const key = `${readNumber(port, 'containerPort')}/${readText(port, 'protocol')}`;
    const others = byNumber.get(key) ?? [];
    for (const other of others) {
      const word = comparison(port, other);
      if (word !== undefined) warnings.push(`${at}: ${word} port definition with ${other.at}`);
    }
    byNumber.set(key, [...others, placed]);
    const name = readText(port, 'name');
    const first = byName.get(name);
    if (name !== '' && first !== undefined)
      names.push(`${at}: duplicate port name ${JSON.stringify(name)} with ${first}, services and probes that select ports by name will use ${first}`);
    else byName.set(name, at);
  }
  return [...warnings, ...names];
}
