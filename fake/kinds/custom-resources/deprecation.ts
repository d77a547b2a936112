import { compareVersions } from '../../../machinery/names/version-order.ts';
import type { Definition, DefinitionVersion } from './definitions/definition.ts';

/**
 * What users of a deprecated version are told: its own words, or where to go instead.
 *
 * @see apiextensions-apiserver pkg/apiserver/customresource_handler.go, defaultDeprecationWarning (v1.37)
 */
export function deprecationNotices({ group, names, versions }: Definition, version: DefinitionVersion): readonly string[] {
  if (version.deprecated !== true) return [];
  if (version.deprecationWarning !== undefined) return [version.deprecationWarning];
  const text = `${group}/${version.name} ${names.kind} is deprecated`;
  const [better] = versions
    .filter(({ name, served, deprecated }) => served && deprecated !== true && compareVersions(name, version.name) < 0)
    .map(({ name }) => name)
    .sort(compareVersions);
  return [better === undefined ? text : `${text}; use ${group}/${better} ${names.kind}`];
}
