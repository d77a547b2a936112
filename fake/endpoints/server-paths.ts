import type { ExchangeResponse } from '../../machinery/exchange.ts';
import { StatusError } from '../../machinery/status.ts';
import type { TokenIssuer } from '../access/service-account-tokens.ts';
import { methodNotAllowed, textResponse } from '../request/answers.ts';
import type { PathEndpoint, RequestContext } from '../request/context.ts';

/** The release whose answers are imitated. */
export const serverVersion: Readonly<Record<string, string>> = Object.freeze({
  major: '1',
  minor: '37',
  emulationMajor: '1',
  emulationMinor: '37',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '36',
  gitVersion: 'v1.37.2',
  gitCommit: '0000000000000000000000000000000000000000',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: 'go1.26.0',
  compiler: 'gc',
  platform: 'linux/amd64',
});

const json = (value: unknown): ExchangeResponse => ({ status: 200, headers: { 'content-type': 'application/json' }, body: { kind: 'value', value } });

/** `/version`, JSON alone. */
export function version({ info, request }: RequestContext): ExchangeResponse | undefined {
  if (info.path !== '/version' && info.path !== '/version/') return undefined;
  if (request.method !== 'GET') throw methodNotAllowed();
  const accept = request.headers['accept'];
  if (accept !== undefined && !/application\/json|\*\/\*|application\/\*/.test(accept)) {
    throw new StatusError({ code: 406, reason: 'NotAcceptable', message: '406: Not Acceptable\n\nAvailable representations: application/json', details: {} });
  }
  return json(serverVersion);
}

const FIRST_CHECKS = ['ping', 'log', 'etcd'];
const READY_CHECKS = ['etcd-readiness', 'informer-sync'];
const STARTED = [
  'start-apiserver-admission-initializer',
  'generic-apiserver-start-informers',
  'priority-and-fairness-config-consumer',
  'priority-and-fairness-filter',
  'storage-object-count-tracker-hook',
  'start-apiextensions-informers',
  'start-apiextensions-controllers',
  'crd-informer-synced',
  'start-system-namespaces-controller',
  'start-cluster-authentication-info-controller',
  'start-kube-apiserver-identity-lease-controller',
  'start-kube-apiserver-identity-lease-garbage-collector',
  'start-legacy-token-tracking-controller',
  'start-service-ip-repair-controllers',
  'rbac/bootstrap-roles',
  'scheduling/bootstrap-system-priority-classes',
  'priority-and-fairness-config-producer',
  'bootstrap-controller',
  'start-kubernetes-service-cidr-controller',
  'aggregator-reload-proxy-client-cert',
  'start-kube-aggregator-informers',
  'apiservice-status-local-available-controller',
  'apiservice-status-remote-available-controller',
  'apiservice-registration-controller',
  'apiservice-discovery-controller',
  'kube-apiserver-autoregistration',
];
const AFTER = ['apiservice-openapi-controller', 'apiservice-openapiv3-controller'];
const hook = (name: string): string => `poststarthook/${name}`;
const LATER_CHECKS = [...STARTED.map(hook), 'autoregister-completion', ...AFTER.map(hook)];
const CHECKS: Readonly<Record<string, readonly string[]>> = {
  healthz: [...FIRST_CHECKS, ...LATER_CHECKS],
  livez: [...FIRST_CHECKS, ...LATER_CHECKS],
  readyz: [...FIRST_CHECKS, ...READY_CHECKS, ...LATER_CHECKS, 'shutdown'],
};

/** Every check on a line of its own, and what was to be left out but is none. @see apiserver pkg/server/healthz/healthz.go (v1.37) */
function report(endpoint: string, excluded: readonly string[], all: readonly string[]): string {
  const lines = all.map((check) => (excluded.includes(check) ? `[+]${check} excluded: ok` : `[+]${check} ok`));
  const strange = [...new Set(excluded)].filter((check) => !all.includes(check)).sort();
  if (strange.length > 0) lines.push(`warn: some health checks cannot be excluded: no matches for ${strange.map((check) => JSON.stringify(check)).join(', ')}`);
  return `${lines.join('\n')}\n${endpoint} check passed\n`;
}

/** `/healthz`, `/livez` and `/readyz`, whole or a single check, with `?verbose` and `?exclude`. Any method. */
export function health({ info, query }: RequestContext): ExchangeResponse | undefined {
  const match = /^\/(healthz|livez|readyz)(?:\/(.*))?$/.exec(info.path);
  if (match === null) return undefined;
  const [, endpoint = '', check] = match;
  const all = CHECKS[endpoint] ?? [];
  if (check !== undefined) return all.includes(check) ? textResponse(200, 'ok') : undefined;
  return textResponse(200, query.has('verbose') ? report(endpoint, query.getAll('exclude'), all) : 'ok');
}

/** `/` and `/index.html`: the paths there are. */
export function root({ info, services }: RequestContext): ExchangeResponse | undefined {
  if (info.path !== '/' && info.path !== '/index.html') return undefined;
  const groups = [
    ...new Set(services.catalog.all().flatMap(({ group, version: name }) => (group === '' ? ['/api/v1'] : [`/apis/${group}`, `/apis/${group}/${name}`]))),
  ];
  const paths = [
    '/.well-known/openid-configuration',
    '/api',
    '/apis',
    ...groups,
    '/healthz',
    '/livez',
    '/openapi/v2',
    '/openapi/v3',
    '/openapi/v3/',
    '/openid/v1/jwks',
    '/readyz',
    '/version',
  ];
  return json({ paths: paths.toSorted() });
}

const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores';

/** `/metrics`: what this server truly knows of itself, which is its version. */
export function metrics({ info }: RequestContext): ExchangeResponse | undefined {
  if (info.path !== '/metrics') return undefined;
  const { major = '', minor = '', gitVersion = '' } = serverVersion;
  const text = [
    '# HELP kubernetes_build_info The version that is imitated.',
    '# TYPE kubernetes_build_info gauge',
    `kubernetes_build_info{git_version="${gitVersion}",major="${major}",minor="${minor}"} 1`,
    '',
  ].join('\n');
  return { status: 200, headers: { 'content-type': METRICS_TYPE }, body: { kind: 'text', text } };
}

/** The issuer of service account tokens. */
export function openId(issuer: TokenIssuer): PathEndpoint {
  return (context) => openIdPage(context, issuer);
}

function openIdPage({ info, request }: RequestContext, issuer: TokenIssuer): ExchangeResponse | undefined {
  if (info.path === '/.well-known/openid-configuration') {
    return json({
      issuer: 'https://kubernetes.default.svc',
      jwks_uri: 'https://127.0.0.1:6443/openid/v1/jwks',
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    });
  }
  if (info.path !== '/openid/v1/jwks') return undefined;
  const accept = request.headers['accept'] ?? '*/*';
  if (!/application\/jwk-set\+json|\*\/\*/.test(accept)) {
    throw new StatusError({
      code: 406,
      reason: 'NotAcceptable',
      message: '406: Not Acceptable\n\nAvailable representations: application/jwk-set+json',
      details: {},
    });
  }
  return { status: 200, headers: { 'content-type': 'application/jwk-set+json' }, body: { kind: 'value', value: { keys: issuer.keys() } } };
}
