import type { JsonObject } from '../../../machinery/json.ts';
import { objectAt, objectsAt, textAt, textsAt } from '../json-fields.ts';
import { runProcMount } from './baseline-checks.ts';
import {
  type Check,
  type CheckedPod,
  containersOf,
  containersText,
  hasUserNamespace,
  isWindows,
  namesWhere,
  plural,
  quoted,
  quotedSet,
  securityOf,
  settersText,
  type Violation,
} from './check.ts';

function runEscalation({ spec }: CheckedPod): Violation | undefined {
  const names = namesWhere(spec, (container) => securityOf(container)?.['allowPrivilegeEscalation'] !== false);
  if (names.length === 0) return undefined;
  return { reason: 'allowPrivilegeEscalation != false', detail: `${containersText(names)} must set securityContext.allowPrivilegeEscalation=false` };
}

function runCapabilities({ spec }: CheckedPod): Violation | undefined {
  const listOf = (container: JsonObject, key: string): readonly string[] => textsAt(objectAt(container, 'securityContext', 'capabilities'), key);
  const added = (container: JsonObject): readonly string[] => listOf(container, 'add').filter((name) => name !== 'NET_BIND_SERVICE');
  const keeping = namesWhere(spec, (container) => !listOf(container, 'drop').includes('ALL'));
  const adding = namesWhere(spec, (container) => added(container).length > 0);
  const details = [
    ...(keeping.length === 0 ? [] : [`${containersText(keeping)} must set securityContext.capabilities.drop=["ALL"]`]),
    ...(adding.length === 0
      ? []
      : [`${containersText(adding)} must not include ${quotedSet(containersOf(spec).flatMap(added))} in securityContext.capabilities.add`]),
  ];
  return details.length === 0 ? undefined : { reason: 'unrestricted capabilities', detail: details.join('; ') };
}

const allowedVolumes = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret'];

function volumeType(volume: JsonObject): string {
  return Object.keys(volume).find((key) => key !== 'name' && objectAt(volume, key) !== undefined) ?? 'unknown';
}

function runVolumes({ spec }: CheckedPod): Violation | undefined {
  const bad = objectsAt(spec, 'volumes').filter((volume) => !allowedVolumes.includes(volumeType(volume)));
  if (bad.length === 0) return undefined;
  const types = [...new Set(bad.map(volumeType))];
  const names = bad.map((volume) => textAt(volume, 'name'));
  const subject = `${plural('volume', 'volumes', names.length)} ${quoted(names)} ${plural('uses', 'use', names.length)}`;
  return {
    reason: 'restricted volume types',
    detail: `${subject} ${plural('restricted volume type', 'restricted volume types', types.length)} ${quotedSet(types)}`,
  };
}

function runNonRoot({ spec }: CheckedPod): Violation | undefined {
  const choiceOf = (holder: JsonObject): unknown => securityOf(holder)?.['runAsNonRoot'];
  const isRoot = (holder: JsonObject): boolean => choiceOf(holder) === false;
  const who = settersText(isRoot(spec) ? 'pod' : undefined, namesWhere(spec, isRoot));
  if (who !== '') return { reason: 'runAsNonRoot != true', detail: `${who} must not set securityContext.runAsNonRoot=false` };
  const open = choiceOf(spec) === true ? [] : namesWhere(spec, (container) => typeof choiceOf(container) !== 'boolean');
  if (open.length === 0) return undefined;
  return { reason: 'runAsNonRoot != true', detail: `pod or ${containersText(open)} must set securityContext.runAsNonRoot=true` };
}

function runUser({ spec }: CheckedPod): Violation | undefined {
  const isRoot = (holder: JsonObject): boolean => securityOf(holder)?.['runAsUser'] === 0;
  const who = settersText(isRoot(spec) ? 'pod' : undefined, namesWhere(spec, isRoot));
  return who === '' ? undefined : { reason: 'runAsUser=0', detail: `${who} must not set runAsUser=0` };
}

type Run = (pod: CheckedPod) => Violation | undefined;

const unlessWindows =
  (run: Run): Run =>
  (pod) =>
    isWindows(pod) ? undefined : run(pod);

const unlessUserNamespace =
  (run: Run): Run =>
  (pod) =>
    hasUserNamespace(pod) ? undefined : run(pod);

/** The checks of level restricted but for seccomp. @see pod-security-admission policy/check_*.go (v1.37) */
export const restrictedChecks: readonly Check[] = [
  {
    id: 'allowPrivilegeEscalation',
    level: 'restricted',
    versions: [
      { since: 8, run: runEscalation },
      { since: 25, run: unlessWindows(runEscalation) },
    ],
  },
  {
    id: 'capabilities_restricted',
    level: 'restricted',
    overrides: 'capabilities_baseline',
    versions: [
      { since: 22, run: runCapabilities },
      { since: 25, run: unlessWindows(runCapabilities) },
    ],
  },
  { id: 'procMount_restricted', level: 'restricted', overrides: 'procMount', versions: [{ since: 35, run: runProcMount }] },
  { id: 'restrictedVolumes', level: 'restricted', overrides: 'hostPathVolumes', versions: [{ since: 0, run: runVolumes }] },
  {
    id: 'runAsNonRoot',
    level: 'restricted',
    versions: [
      { since: 0, run: runNonRoot },
      { since: 35, run: unlessUserNamespace(runNonRoot) },
    ],
  },
  {
    id: 'runAsUser',
    level: 'restricted',
    versions: [
      { since: 23, run: runUser },
      { since: 35, run: unlessUserNamespace(runUser) },
    ],
  },
];
