import type { JsonObject } from '../../../machinery/json.ts';
import { parseQuantity } from '../../../machinery/quantity.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';

const deprecated: Readonly<Record<string, string>> = {
  photonPersistentDisk: 'photonPersistentDisk: deprecated in v1.11, non-functional in v1.16+',
  gitRepo: 'gitRepo: deprecated in v1.11, and disabled by default in v1.33+',
  scaleIO: 'scaleIO: deprecated in v1.16, non-functional in v1.22+',
  flocker: 'flocker: deprecated in v1.22, non-functional in v1.25+',
  storageos: 'storageOS: deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'quobyte: deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'glusterfs: deprecated in v1.25, non-functional in v1.26+',
  ephemeral: '',
  cephfs: 'cephfs: deprecated in v1.28, non-functional in v1.31+',
  rbd: 'rbd: deprecated in v1.28, non-functional in v1.31+',
};

function claimWarnings(volume: JsonObject, at: string): string[] {
  const storage = readObject(volume, 'ephemeral', 'volumeClaimTemplate', 'spec', 'resources', 'requests')?.['storage'];
  if (storage === undefined || parseQuantity(String(storage)).nanos % 1_000_000_000n === 0n) return [];
  const path = `${at}.ephemeral.volumeClaimTemplate.spec.resources.requests[storage]`;
  return [`${path}: fractional byte value ${JSON.stringify(storage)} is invalid, must be an integer`];
}

interface Placed {
  readonly path: string;
  readonly source: string;
}

const shown = ({ path, source }: Placed): string => (source === '' ? JSON.stringify(path) : `${JSON.stringify(path)} (${source})`);

const trimmed = (path: string): string => path.replace(/\/+$/, '');

const overlaps = (one: string, other: string): boolean =>
  one !== '' && other !== '' && (one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`));

function pathsOf(holder: JsonObject | undefined, source: string): Placed[] {
  return readObjects(holder, 'items').map((item) => ({ path: readText(item, 'path'), source }));
}

/** Every path with those before it that it collides with. */
function collisions(paths: readonly Placed[]): string[] {
  const seen: Placed[] = [];
  return paths.flatMap((each) => {
    const placed = { ...each, path: trimmed(each.path) };
    const found = seen.filter((other) => overlaps(placed.path, other.path)).map((other) => `${shown(placed)} with ${shown(other)}`);
    seen.push(placed);
    return found;
  });
}

function projectedPaths(source: JsonObject): Placed[] {
  const quoted = (kind: string, name: string): string => `${kind} ${JSON.stringify(name)}`;
  const map = readObject(source, 'configMap');
  const secret = readObject(source, 'secret');
  const token = readObject(source, 'serviceAccountToken');
  const bundle = readObject(source, 'clusterTrustBundle');
  if (map !== undefined) return pathsOf(map, quoted('ConfigMap', readText(map, 'name')));
  if (secret !== undefined) return pathsOf(secret, quoted('Secret', readText(secret, 'name')));
  if (readObject(source, 'downwardAPI') !== undefined) return pathsOf(readObject(source, 'downwardAPI'), 'DownwardAPI');
  if (token !== undefined) return [{ path: readText(token, 'path'), source: 'ServiceAccountToken' }];
  if (bundle === undefined) return [];
  const name = readText(bundle, 'name') || readText(bundle, 'signerName');
  return [{ path: readText(bundle, 'path'), source: quoted('ClusterTrustBundle', name) }];
}

function overlapWarnings(volume: JsonObject): string[] {
  const name = JSON.stringify(readText(volume, 'name'));
  const warn = (kind: string, texts: readonly string[]): string[] => texts.map((text) => `volume ${name} (${kind}): overlapping paths: ${text}`);
  const [map, secret] = [readObject(volume, 'configMap'), readObject(volume, 'secret')];
  const sources = readObjects(readObject(volume, 'projected'), 'sources');
  return [
    ...warn(`ConfigMap ${JSON.stringify(readText(map, 'name'))}`, collisions(pathsOf(map, ''))),
    ...warn(`Secret ${JSON.stringify(readText(secret, 'secretName'))}`, collisions(pathsOf(secret, ''))),
    ...warn('DownwardAPI', collisions(pathsOf(readObject(volume, 'downwardAPI'), ''))),
    ...sources.filter((source) => Object.keys(source).length === 0).map(() => `volume ${name} (Projected) has no sources provided`),
    ...warn('Projected', collisions(sources.flatMap(projectedPaths))),
  ];
}

/** What the server warns about in a pod's volumes: plugins that are gone, files that hide each other. */
export function volumeWarnings(spec: JsonObject, at: string): string[] {
  const volumes = readObjects(spec, 'volumes');
  const gone = volumes.flatMap((volume, index) =>
    Object.entries(deprecated).flatMap(([key, text]) => {
      if (readObject(volume, key) === undefined) return [];
      return key === 'ephemeral' ? claimWarnings(volume, `${at}[${index}]`) : [`${at}[${index}].${text}`];
    }),
  );
  return [...gone, ...volumes.flatMap(overlapWarnings)];
}
