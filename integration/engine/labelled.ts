import { type ContainerEngine, whileEngineRuns } from './container-engine.ts';
import { ownerLabels, session } from './session.ts';

/** Something on the engine beside containers. */
export interface Removable {
  readonly name: string;
  /** Gone already is fine. */
  remove(): Promise<void>;
}

const ignoreAbsence = (error: unknown): void => {
  if (!(error instanceof Error && 'statusCode' in error && error.statusCode === 404)) throw error;
};

/** Makes a network on which the nodes of one cluster know each other by name. */
export async function createNetwork({ client }: ContainerEngine, name: string, reuse?: string): Promise<Removable> {
  session().coverEngine();
  const { dockerode } = client.container;
  const network = await whileEngineRuns('a network was made', () => dockerode.createNetwork({ Name: name, Labels: ownerLabels(reuse) }));
  return { name, remove: () => whileEngineRuns('a network was removed', () => network.remove().catch(ignoreAbsence)) };
}

/** Makes a volume that is filled from the image, as an anonymous one is, and can be found by its label. */
export async function createVolume({ client }: ContainerEngine, name: string, reuse?: string): Promise<Removable> {
  session().coverEngine();
  const { dockerode } = client.container;
  await whileEngineRuns('a volume was made', () => dockerode.createVolume({ Name: name, Labels: ownerLabels(reuse) }));
  return { name, remove: () => whileEngineRuns('a volume was removed', () => dockerode.getVolume(name).remove().catch(ignoreAbsence)) };
}
