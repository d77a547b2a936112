import { badRequest } from '../../machinery/status.ts';
import type { DraftObject } from '../registry/strategy.ts';

/** The name in the body of a PUT must be that of the URL. @throws {StatusError} 400 */
export function checkNameOnUrl(draft: DraftObject, name: string): void {
  const given = draft.metadata['name'];
  if (given === undefined || given === '') throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  if (given !== name) throw badRequest(`the name of the object (${String(given)}) does not match the name on the URL (${name})`);
}
