import { FakeCluster, parseTokenFile } from '../../fake/index.ts';
import { type Door, httpDoor, inProcessDoor, type Pace } from './door.ts';

const TOKENS = 'admin-token,admin,admin-uid,"system:masters"\nalice-token,alice,alice-uid,"dev"\n';

// Answers of a cluster in this process are there at once: what has not come after a fifth of the time will not come.
const crowded: Pace = { patience: 0.2, width: 40 };

/** One scenario at a time, with the patience for a server at a distance: to judge what failed in the crowd. */
export const alone: Pace = { patience: 1, width: 1 };

/** The doors of the fake that the recordings are checked on. */
export const doorNames = ['in-process', 'http'] as const;

/** Which controllers ran beside the recorded server: some areas are about what they do, in all others there were none. */
export function simulationsOf(area: string): readonly string[] {
  return area.startsWith('simulation-') ? ['gc', 'namespaces'] : [];
}

/** How a cluster is set up for some areas. */
export interface Setting {
  readonly pace?: Pace;
  readonly simulate?: readonly string[];
}

/** The recorded server was never without the definitions of other scenarios: a list of them is not empty. */
const NEIGHBOUR = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'neighbours.other.example.com' },
  spec: {
    group: 'other.example.com',
    scope: 'Namespaced',
    names: { plural: 'neighbours', singular: 'neighbour', kind: 'Neighbour', listKind: 'NeighbourList' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
};

/** Runs `use` with a door into a fresh cluster that is set up as the recorded server was. */
export async function withFakeDoor<T>(name: (typeof doorNames)[number], use: (door: Door) => Promise<T>, setting: Setting = {}): Promise<T> {
  const { pace = crowded, simulate = [] } = setting;
  await using cluster = await FakeCluster.create({ authorization: 'RBAC', tokens: parseTokenFile(TOKENS), historyLimit: 100_000, simulate, crds: NEIGHBOUR });
  // Early revisions have been compacted on the recorded server: here, those of the start-up objects.
  cluster.compact();
  if (name === 'in-process') return await use(inProcessDoor(cluster, 'admin-token', pace));
  const { url } = await cluster.listen();
  const door = httpDoor(url, 'admin-token', pace);
  try {
    return await use(door);
  } finally {
    door.close();
  }
}
