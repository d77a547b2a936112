import { formatTime } from '../../machinery/clock.ts';
import { isJsonObject, type JsonObject, type MutableJson } from '../../machinery/json.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { badRequest, conflict, invalid, notFound } from '../../machinery/status.ts';
import { invalidValue } from '../../machinery/validation/field-error.ts';
import { type BoundClaims, ISSUER, type TokenIssuer } from '../access/service-account-tokens.ts';
import { orderedMetadata } from '../registry/metadata.ts';
import type { DraftObject, RegistryReader, StoredObject } from '../registry/strategy.ts';
import type { Endpoint, RequestContext } from '../request/context.ts';
import { partResource } from './part.ts';
import { isWebhookReference, tokenRequestErrors } from './token-validation.ts';
import { trackedBody } from './tracked-body.ts';

/** Where tokens are asked for; the endpoint is made with the issuer of a cluster. */
export const TOKEN_SUBRESOURCE = 'serviceaccounts/token';
const TOKEN_REQUEST = partResource('authentication.k8s.io', 'v1', 'TokenRequest');
const KIND = { group: 'authentication.k8s.io', kind: 'TokenRequest' } as const;
const DEFAULT_SECONDS = 3600;

const specOf = (object: DraftObject): JsonObject => (isJsonObject(object['spec'] as JsonObject) ? (object['spec'] as JsonObject) : {});

function defaults(draft: DraftObject): void {
  const spec = specOf(draft);
  draft['spec'] = { ...spec, expirationSeconds: spec['expirationSeconds'] ?? DEFAULT_SECONDS } as MutableJson;
}

const claimOf = ({ metadata }: StoredObject): { name: string; uid: string } => ({ name: metadata.name ?? '', uid: metadata.uid ?? '' });

function found(reader: RegistryReader, plural: string, namespace: string, name: string): StoredObject {
  const object = reader.get(plural, namespace, name);
  if (object === undefined) throw notFound({ group: '', plural }, name);
  return object;
}

function podClaims(reader: RegistryReader, pod: StoredObject, account: string): BoundClaims {
  const { serviceAccountName, nodeName = '' } = isJsonObject(pod['spec']) ? pod['spec'] : {};
  if (serviceAccountName !== account) {
    throw badRequest(`cannot bind token for serviceaccount ${JSON.stringify(account)} to pod running with different serviceaccount name.`);
  }
  if (nodeName === '') return { pod: claimOf(pod) };
  const node = reader.get('nodes', '', String(nodeName));
  return { pod: claimOf(pod), node: node === undefined ? { name: String(nodeName), uid: '' } : claimOf(node) };
}

function bindTo(reader: RegistryReader, ref: JsonObject, account: StoredObject): BoundClaims {
  const { kind = '', apiVersion = '', name = '', uid = '' } = ref;
  const { namespace = '', name: accountName = '' } = account.metadata;
  // Of these kinds the server does not look at the version.
  const plural = !String(apiVersion).includes('/') ? { Pod: 'pods', Secret: 'secrets', Node: 'nodes' }[String(kind)] : undefined;
  if (plural === undefined) {
    const groupVersion = String(apiVersion).includes('/') || apiVersion === '' ? String(apiVersion) || '/' : `/${String(apiVersion)}`;
    const because = isWebhookReference(ref) ? ' (feature gate APIServerWebhookAuthenticationToken is disabled)' : '';
    throw badRequest(`cannot bind token to object of type ${groupVersion}, Kind=${String(kind)}${because}`);
  }
  const object = found(reader, plural, plural === 'nodes' ? '' : namespace, String(name));
  const claims = plural === 'pods' ? podClaims(reader, object, accountName) : { [plural === 'nodes' ? 'node' : 'secret']: claimOf(object) };
  if (uid !== '' && uid !== object.metadata.uid) {
    const problem = `the UID in the bound object reference (${String(uid)}) does not match the UID in record. The object might have been deleted and then recreated`;
    throw conflict({ group: '', plural: String(kind) }, String(name), problem);
  }
  return claims;
}

function checkIdentity({ metadata }: DraftObject, name: string): void {
  const given = metadata['name'] ?? '';
  if (given !== '' && given !== name) {
    throw invalid(KIND, name, [invalidValue('metadata.name', given, 'must match the service account name if specified')]);
  }
}

function checkUid({ metadata }: DraftObject, account: StoredObject): void {
  const { uid = '' } = metadata;
  const { name = '', uid: own = '' } = account.metadata;
  if (uid === '' || uid === own) return;
  const problem = `the UID in the token request (${String(uid)}) does not match the UID of the service account (${own})`;
  throw conflict({ group: KIND.group, plural: KIND.kind }, name, problem);
}

function accountOf({ info, services }: RequestContext): StoredObject {
  const { reader } = services.registry;
  found(reader, 'namespaces', '', info.namespace);
  return found(reader, 'serviceaccounts', info.namespace, info.name);
}

/** What a request leaves open about itself and its token: rules that only look see it filled in. */
function complete(draft: DraftObject, { metadata: { name = '', namespace = '', uid } }: StoredObject, nowMs: number): void {
  const { metadata } = draft;
  const spec = specOf(draft);
  const given = Array.isArray(spec['audiences']) ? spec['audiences'] : [];
  draft['spec'] = { ...spec, audiences: given.length === 0 ? [ISSUER] : given } as MutableJson;
  delete draft['status'];
  if ((metadata['name'] ?? '') === '') metadata['name'] = name;
  if ((metadata['namespace'] ?? '') === '') metadata['namespace'] = namespace;
  if ((metadata['uid'] ?? '') === '' && uid !== undefined) metadata['uid'] = uid;
  metadata['creationTimestamp'] = formatTime(nowMs);
}

/**
 * POST of serviceaccounts/token: a signed token for the account.
 *
 * @see kubernetes pkg/registry/core/serviceaccount/storage/token.go (v1.37)
 */
export function tokenRequest(issuer: TokenIssuer): Endpoint {
  return async (context) => {
    const { info, services } = context;
    const { draft, validate } = await trackedBody(context, TOKEN_REQUEST, defaults);
    checkIdentity(draft, info.name);
    const account = accountOf(context);
    checkUid(draft, account);
    const nowMs = services.clock.now();
    complete(draft, account, nowMs);
    const { audiences, expirationSeconds: seconds, boundObjectRef: ref } = specOf(draft);
    const expirationSeconds = Number(seconds);
    const errors = tokenRequestErrors(specOf(draft));
    if (errors.length > 0) throw invalid(KIND, '', errors);
    await validate();
    const bound = isJsonObject(ref) ? bindTo(services.registry.reader, ref, account) : {};
    const wanted = Array.isArray(audiences) ? audiences.map(String) : [];
    const token = issuer.issue({
      namespace: info.namespace,
      account: claimOf(account),
      bound,
      audiences: wanted,
      expirationSeconds,
      id: services.entropy.uid(),
    });
    const object = {
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: orderedMetadata(draft.metadata),
      spec: { audiences: wanted, expirationSeconds, boundObjectRef: ref ?? null },
      status: { token, expirationTimestamp: formatTime(nowMs + expirationSeconds * 1000) },
    };
    return { kind: 'object', code: 201, object: object as unknown as KubeObject };
  };
}
