import type { JsonObject, MutableJson, MutableJsonObject } from '../../../machinery/json.ts';
import { sameJson } from '../../registry/equality.ts';
import type { DraftObject, WriteContext } from '../../registry/strategy.ts';
import { ensureObject, objectAt, objectsAt, readObject, readText } from '../parts/edit.ts';

const prefix = 'container.apparmor.security.beta.kubernetes.io/';

/** The profile that an annotation of old stands for; undefined when it stands for none. */
function profileOf(annotation: string): JsonObject | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' };
  const local = annotation.startsWith('localhost/') ? annotation.slice('localhost/'.length) : '';
  return local !== '' && local.trim() === local ? { type: 'Localhost', localhostProfile: local } : undefined;
}

function take(container: MutableJsonObject, annotation: string, ofPod: JsonObject | undefined): 'taken' | 'known' {
  const profile = profileOf(annotation);
  if (profile === undefined) return 'taken';
  if (sameJson(profile, ofPod)) return 'known';
  ensureObject(container, 'securityContext')['appArmorProfile'] = profile as MutableJson;
  return 'taken';
}

/**
 * Makes the field of the annotation that AppArmor profiles once were given by, and warns about it.
 *
 * @see kubernetes pkg/registry/core/pod/strategy.go, applyAppArmorVersionSkew (v1.37)
 */
export function readAppArmorAnnotations(draft: DraftObject, context: WriteContext): void {
  const annotations = readObject(draft.metadata as JsonObject, 'annotations');
  const spec = objectAt(draft, 'spec');
  if (annotations === undefined || spec === undefined || readText(readObject(spec as JsonObject, 'os'), 'name') === 'windows') return;
  const ofPod = readObject(spec as JsonObject, 'securityContext', 'appArmorProfile');
  for (const list of ['initContainers', 'containers', 'ephemeralContainers']) {
    for (const container of objectsAt(spec, list)) {
      const key = `${prefix}${String(container['name'])}`;
      const annotation = annotations[key];
      if (typeof annotation !== 'string' || objectAt(objectAt(container, 'securityContext'), 'appArmorProfile') !== undefined) continue;
      if (take(container, annotation, ofPod) === 'taken')
        context.warn(`metadata.annotations[${key}]: deprecated since v1.30; use the "appArmorProfile" field instead`);
    }
  }
}
