import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints } from '../../../machinery/names/dns.ts';
import { portNameComplaints, portNumberComplaints } from '../../../machinery/names/port.ts';
import { qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { type FieldError, duplicate, forbiddenField, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { readNumber, readObjects, readText } from '../parts/edit.ts';

/** The protocols that ports have, in the order in which the server lists them. */
export const protocols: readonly string[] = ['SCTP', 'TCP', 'UDP'];

function validateName(port: JsonObject, field: string, { needsName, names }: { readonly needsName: boolean; readonly names: Set<string> }): FieldError[] {
  const name = readText(port, 'name');
  if (name === '') return needsName ? [required(field)] : [];
  const errors = dnsLabelComplaints(name).map((text) => invalidValue(field, name, text));
  if (names.has(name)) errors.push(duplicate(field, name));
  names.add(name);
  return errors;
}

/** The complaint about a protocol that there is not. */
export function validateProtocol(protocol: unknown, field: string): FieldError[] {
  return protocols.includes(String(protocol)) ? [] : [notSupported(field, protocol, protocols)];
}

function validatePort(port: JsonObject, at: string, naming: { readonly needsName: boolean; readonly names: Set<string> }): FieldError[] {
  const target = port['targetPort'];
  const complaints = typeof target === 'number' ? portNumberComplaints(target) : portNameComplaints(String(target ?? ''));
  const application = readText(port, 'appProtocol');
  return [
    ...validateName(port, `${at}.name`, naming),
    ...portNumberComplaints(readNumber(port, 'port')).map((text) => invalidValue(`${at}.port`, readNumber(port, 'port'), text)),
    ...validateProtocol(port['protocol'], `${at}.protocol`),
    ...complaints.map((text) => invalidValue(`${at}.targetPort`, target, text)),
    ...(port['appProtocol'] === undefined ? [] : qualifiedNameComplaints(application).map((text) => invalidValue(`${at}.appProtocol`, application, text))),
  ];
}

/** Every broken rule of the ports of a service, one by one. */
export function validatePorts(spec: JsonObject): FieldError[] {
  const ports = readObjects(spec, 'ports');
  const naming = { needsName: ports.length > 1, names: new Set<string>() };
  return ports.flatMap((port, index) => validatePort(port, `spec.ports[${index}]`, naming));
}

/** Every broken rule of the ports of a service taken together: node ports where there are none, and what is there twice. */
export function validatePortUses(spec: JsonObject): FieldError[] {
  const ports = readObjects(spec, 'ports');
  const errors: FieldError[] = [];
  if (spec['type'] === 'ClusterIP') {
    ports.forEach((port, index) => {
      if (readNumber(port, 'nodePort') !== 0) errors.push(forbiddenField(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
    });
  }
  const nodePorts = new Set<string>();
  ports.forEach((port, index) => {
    const key = `${readText(port, 'protocol')}/${readNumber(port, 'nodePort')}`;
    if (readNumber(port, 'nodePort') === 0) return;
    if (nodePorts.has(key)) errors.push(duplicate(`spec.ports[${index}].nodePort`, port['nodePort']));
    nodePorts.add(key);
  });
  const numbers = new Set<string>();
  ports.forEach((port, index) => {
    const key = `${readText(port, 'protocol')}/${readNumber(port, 'port')}`;
    const shown = { Name: '', Protocol: port['protocol'], AppProtocol: null, Port: readNumber(port, 'port'), TargetPort: 0, NodePort: 0 };
    if (numbers.has(key)) errors.push(duplicate(`spec.ports[${index}]`, shown));
    numbers.add(key);
  });
  return errors;
}
