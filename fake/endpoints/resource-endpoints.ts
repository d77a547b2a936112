import { notImplemented } from '../../machinery/status.ts';
import type { Endpoint, ResourceEndpoints } from '../request/context.ts';
import { bind } from './binding.ts';
import { connecting, execOptions, pathOptions, portOptions, streamOptions } from './connect.ts';
import { create } from './create.ts';
import { remove } from './delete.ts';
import { createDeleteCollection } from './delete-collection.ts';
import { evict } from './eviction.ts';
import { get } from './get.ts';
import { list } from './list.ts';
import { createPatch } from './patch.ts';
import { patchTransforms } from './patch-transforms.ts';
import { log, streamTo } from './pod-streams.ts';
import { proxyNode, proxyPod, proxyService } from './proxy.ts';
import { replace } from './replace.ts';
import { createScalePatch, getScale, replaceScale } from './scale.ts';
import { watch } from './watch.ts';

const patch = createPatch(patchTransforms);
const ofObject = { get, update: replace, patch } as const;

const exec = connecting(
  'PodExecOptions',
  execOptions,
  streamTo(true, () => notImplemented('exec in containers')),
);
const attach = connecting(
  'PodAttachOptions',
  streamOptions,
  streamTo(true, () => notImplemented('attaching to containers')),
);
const portForward = connecting(
  'PodPortForwardOptions',
  portOptions,
  streamTo(false, () => notImplemented('forwarding ports of pods')),
);
const everyVerb = (endpoint: Endpoint): Readonly<Record<string, Endpoint>> => ({
  get: endpoint,
  create: endpoint,
  update: endpoint,
  patch: endpoint,
  delete: endpoint,
});

/** Who answers what: one file a verb. A subresource that is not named here answers 501. */
export const resourceEndpoints: ResourceEndpoints = {
  verbs: { get, list, watch, create, update: replace, patch, delete: remove, deletecollection: createDeleteCollection(list) },
  resources: { bindings: { create: bind } },
  subresources: {
    '*/status': ofObject,
    '*/scale': { get: getScale, update: replaceScale, patch: createScalePatch(patchTransforms) },
    'namespaces/finalize': { update: replace },
    'certificatesigningrequests/approval': ofObject,
    'pods/ephemeralcontainers': ofObject,
    'pods/resize': ofObject,
    'pods/binding': { create: bind },
    'pods/eviction': { create: evict },
    'pods/log': { get: log },
    'pods/exec': { get: exec, create: exec },
    'pods/attach': { get: attach, create: attach },
    'pods/portforward': { get: portForward, create: portForward },
    'pods/proxy': everyVerb(connecting('PodProxyOptions', pathOptions, proxyPod)),
    'services/proxy': everyVerb(connecting('ServiceProxyOptions', pathOptions, proxyService)),
    'nodes/proxy': everyVerb(connecting('NodeProxyOptions', pathOptions, proxyNode)),
  },
};
