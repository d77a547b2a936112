import { compareVersions } from '../../machinery/names/version-order.ts';
import type { ResourceInfo } from '../../machinery/resource.ts';

/** The resources that are served right now: the built-in ones, and those that custom resource definitions add. */
export interface ResourceCatalog {
  /** A resource by its place in a path. */
  find(group: string, version: string, plural: string): ResourceInfo | undefined;
  /** A resource by kind. */
  findKind(group: string, version: string, kind: string): ResourceInfo | undefined;
  /** The resource of any served version: `pods`, `deployments.apps`. */
  findBucket(bucket: string): ResourceInfo | undefined;
  /** Every row, built-in ones first, in discovery's order. */
  all(): readonly ResourceInfo[];
  /** Whether a group, or a version of it, serves anything. */
  hasGroup(group: string, version?: string): boolean;
  /** Rises with every change: what was computed from the catalog is good as long as this stands still. */
  readonly generation: number;
  /** Whether a definition added the resource. */
  isCustom(resource: ResourceInfo): boolean;
  /** Whether definitions alone make up a group: what it does not serve is then as if the group did not exist. */
  isCustomGroup(group: string): boolean;
  /** The kind of lists of the resource: `PodList`. */
  listKind(resource: ResourceInfo): string;
  /** Replaces the rows that one definition added earlier; an empty list takes them away. */
  setCustom(definition: string, rows: readonly ResourceInfo[], listKind?: string): void;
  /** A catalog that serves the same now, and goes its own way from here on. */
  fork(): ResourceCatalog;
}

const pathKey = (group: string, version: string, name: string): string => `${group}/${version}/${name}`;
const bucketName = ({ group, plural }: ResourceInfo): string => (group === '' ? plural : `${plural}.${group}`);

interface Index {
  readonly rows: readonly ResourceInfo[];
  readonly byPath: ReadonlyMap<string, ResourceInfo>;
  readonly byKind: ReadonlyMap<string, ResourceInfo>;
  readonly byBucket: ReadonlyMap<string, ResourceInfo>;
  readonly groups: ReadonlySet<string>;
}

function indexOf(rows: readonly ResourceInfo[]): Index {
  const byBucket = new Map<string, ResourceInfo>();
  for (const row of rows) if (!byBucket.has(bucketName(row))) byBucket.set(bucketName(row), row);
  return {
    rows,
    byPath: new Map(rows.map((row) => [pathKey(row.group, row.version, row.plural), row])),
    byKind: new Map(rows.map((row) => [pathKey(row.group, row.version, row.kind), row])),
    byBucket,
    groups: new Set(rows.flatMap(({ group, version }) => [group, `${group}/${version}`])),
  };
}

/** What a catalog is made of; the index is never changed, only replaced. */
interface CatalogState {
  readonly builtIn: readonly ResourceInfo[];
  readonly builtInGroups: ReadonlySet<string>;
  readonly custom: Map<string, readonly ResourceInfo[]>;
  readonly listKinds: Map<ResourceInfo, string>;
  readonly index: Index;
  readonly generation: number;
}

/** A catalog that starts with the built-in resources. */
export function createResourceCatalog(builtIn: readonly ResourceInfo[]): ResourceCatalog {
  const builtInGroups = new Set(builtIn.map(({ group }) => group));
  return catalogOver({ builtIn, builtInGroups, custom: new Map(), listKinds: new Map(), index: indexOf(builtIn), generation: 0 });
}

function catalogOver(state: CatalogState): ResourceCatalog {
  const { builtIn, builtInGroups, custom, listKinds } = state;
  let { index, generation } = state;
  return {
    find: (group, version, plural) => index.byPath.get(pathKey(group, version, plural)),
    findKind: (group, version, kind) => index.byKind.get(pathKey(group, version, kind)),
    findBucket: (bucket) => index.byBucket.get(bucket),
    all: () => index.rows,
    hasGroup: (group, version) => index.groups.has(version === undefined ? group : `${group}/${version}`),
    get generation(): number {
      return generation;
    },
    isCustomGroup: (group) => !builtInGroups.has(group),
    isCustom: (resource) => listKinds.has(resource),
    listKind: (resource) => listKinds.get(resource) ?? `${resource.kind}List`,
    setCustom(definition, rows, listKind) {
      for (const row of custom.get(definition) ?? []) listKinds.delete(row);
      for (const row of rows) listKinds.set(row, listKind ?? `${row.kind}List`);
      if (rows.length === 0) custom.delete(definition);
      else custom.set(definition, rows);
      // Definitions of one group may serve different versions of it: the newest comes first, whoever serves it.
      index = indexOf([...builtIn, ...[...custom.values()].flat().sort((a, b) => compareVersions(a.version, b.version))]);
      generation += 1;
    },
    fork: () => catalogOver({ builtIn, builtInGroups, custom: new Map(custom), listKinds: new Map(listKinds), index, generation }),
  };
}
