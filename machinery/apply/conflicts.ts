import { StatusError } from '../status.ts';
import { elementText } from './field-path.ts';
import { emptySet, type FieldSet, isMember } from './field-set.ts';
import { toFieldsV1 } from './fields-v1.ts';
import type { Manager } from './managers.ts';

/** The fields that an applier would take from one manager. */
export interface ManagerConflict {
  readonly manager: Manager;
  readonly fields: FieldSet;
}

/**
 * 409: an applier disagrees with other managers; a cause per field.
 * @see apimachinery pkg/util/managedfields/internal/conflict.go (v1.37)
 */
export function applyConflict(conflicts: readonly ManagerConflict[]): StatusError {
  const named = conflicts.map(({ manager, fields }) => ({ name: managerText(manager), paths: pathsOf(toFieldsV1(fields) as FieldSet) }));
  named.sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
  const causes = named.flatMap(({ name, paths }) => paths.map((field) => ({ reason: 'FieldManagerConflict', message: `conflict with ${name}`, field })));
  const [only] = causes;
  const message =
    causes.length === 1 && only !== undefined
      ? `Apply failed with 1 conflict: ${only.message}: ${only.field}`
      : `Apply failed with ${causes.length} conflicts: ${named.map(({ name, paths }) => [`conflicts with ${name}:`, ...paths.map((path) => `- ${path}`)].join('\n')).join('\n')}`;
  return new StatusError({ code: 409, reason: 'Conflict', message, details: { causes } });
}

function managerText({ manager, operation, apiVersion, subresource }: Manager): string {
  const where = subresource === '' ? '' : ` with subresource ${JSON.stringify(subresource)}`;
  return `${JSON.stringify(manager)}${where}${operation === 'Update' ? ` using ${apiVersion}` : ''}`;
}

/** The paths of a set as messages name them: those of a level before those below it. */
export function pathsOf(set: FieldSet, prefix = ''): readonly string[] {
  const elements = Object.keys(set).filter((element) => element !== '.');
  const here = elements.filter((element) => isMember(set[element])).map((element) => prefix + elementText(element));
  const below = elements.flatMap((element) => pathsOf(set[element] ?? emptySet, prefix + elementText(element)));
  return [...here, ...below];
}
