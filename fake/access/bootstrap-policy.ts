import type { RoleLines } from './policy-lines.ts';

const R = 'get,list,watch';
const W = 'create,delete,deletecollection,patch,update';
const RW = `${R},${W}`;
const EVENTS = 'create,patch,update _,events.k8s.io events';
const SIGNER = 'kubernetes.io';

/**
 * The cluster roles of users, nodes and the components of the control plane; `admin`, `edit` and `view` are put together of those that are
 * labelled for them.
 * @see kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go (v1.37)
 */
export const clusterPolicy: RoleLines = {
  'cluster-admin': ['* * *', '* path:*'],
  'system:discovery': ['get path:/api,/api/*,/apis,/apis/*,/healthz,/livez,/openapi,/openapi/*,/readyz,/version,/version/'],
  'system:basic-user': ['create authorization.k8s.io selfsubjectaccessreviews,selfsubjectrulesreviews', 'create authentication.k8s.io selfsubjectreviews'],
  'system:public-info-viewer': ['get path:/healthz,/livez,/readyz,/version,/version/'],
  'system:cluster-trust-bundle-discovery': [`${R} certificates.k8s.io clustertrustbundles`],
  'system:service-account-issuer-discovery': ['get path:/.well-known/openid-configuration,/.well-known/openid-configuration/,/openid/v1/jwks,/openid/v1/jwks/'],
  'system:monitoring': ['get path:/healthz,/healthz/*,/livez,/livez/*,/metrics,/metrics/slis,/readyz,/readyz/*'],
  'system:aggregate-to-admin': ['create authorization.k8s.io localsubjectaccessreviews', `${RW} rbac.authorization.k8s.io rolebindings,roles`],
  'system:aggregate-to-edit': [
    `${R} _ pods/attach,pods/exec,pods/portforward,pods/proxy,secrets,services/proxy`,
    'impersonate _ serviceaccounts',
    `${W} _ pods,pods/attach,pods/exec,pods/portforward,pods/proxy`,
    'create _ pods/eviction',
    `${W} _ configmaps,events,persistentvolumeclaims,replicationcontrollers,replicationcontrollers/scale,secrets,serviceaccounts,services,services/proxy`,
    'create _ serviceaccounts/token',
    `${W} apps daemonsets,deployments,deployments/rollback,deployments/scale,replicasets,replicasets/scale,statefulsets,statefulsets/scale`,
    `${W} autoscaling horizontalpodautoscalers`,
    `${W} batch cronjobs,jobs`,
    `${W} extensions daemonsets,deployments,deployments/rollback,deployments/scale,ingresses,networkpolicies,replicasets,replicasets/scale,replicationcontrollers/scale`,
    `${W} policy poddisruptionbudgets`,
    `${W} networking.k8s.io ingresses,networkpolicies`,
    `${RW} coordination.k8s.io leases`,
    `${W} resource.k8s.io resourceclaims,resourceclaimtemplates`,
  ],
  'system:aggregate-to-view': [
    `${R} _ configmaps,endpoints,persistentvolumeclaims,persistentvolumeclaims/status,pods,replicationcontrollers,replicationcontrollers/scale,serviceaccounts,services,services/status`,
    `${R} _ bindings,events,limitranges,namespaces/status,pods/log,pods/status,replicationcontrollers/status,resourcequotas,resourcequotas/status`,
    `${R} _ namespaces`,
    `${R} discovery.k8s.io endpointslices`,
    `${R} apps controllerrevisions,daemonsets,daemonsets/status,deployments,deployments/scale,deployments/status,replicasets,replicasets/scale,replicasets/status,statefulsets,statefulsets/scale,statefulsets/status`,
    `${R} autoscaling horizontalpodautoscalers,horizontalpodautoscalers/status`,
    `${R} batch cronjobs,cronjobs/status,jobs,jobs/status`,
    `${R} extensions daemonsets,daemonsets/status,deployments,deployments/scale,deployments/status,ingresses,ingresses/status,networkpolicies,replicasets,replicasets/scale,replicasets/status,replicationcontrollers/scale`,
    `${R} policy poddisruptionbudgets,poddisruptionbudgets/status`,
    `${R} networking.k8s.io ingresses,ingresses/status,networkpolicies`,
    `${R} resource.k8s.io resourceclaims,resourceclaims/status,resourceclaimtemplates`,
  ],
  'system:heapster': [`${R} _ events,namespaces,nodes,pods`, `${R} extensions deployments`],
  'system:node': [
    'create authentication.k8s.io tokenreviews',
    'create authorization.k8s.io localsubjectaccessreviews,subjectaccessreviews',
    `${R} _ services`,
    'create,get,list,watch _ nodes',
    'patch,update _ nodes/status',
    'patch,update _ nodes',
    'create,patch,update _,events.k8s.io events',
    `${R} _ pods`,
    'create,delete _ pods',
    'patch,update _ pods/status',
    'create _ pods/eviction',
    `${R} _ configmaps,secrets`,
    'get _ persistentvolumeclaims,persistentvolumes',
    'get _ endpoints',
    'create,get,list,watch certificates.k8s.io certificatesigningrequests',
    'create,delete,get,patch,update coordination.k8s.io leases',
    'get storage.k8s.io volumeattachments',
    'create _ serviceaccounts/token',
    'get,patch,update _ persistentvolumeclaims/status',
    `${R} storage.k8s.io csidrivers`,
    'create,delete,get,patch,update storage.k8s.io csinodes',
    `${R} node.k8s.io runtimeclasses`,
    'get resource.k8s.io resourceclaims',
    'deletecollection resource.k8s.io resourceslices',
    'create,delete,get,list,patch,update,watch resource.k8s.io resourceslices',
    `${R} certificates.k8s.io clustertrustbundles`,
    'create,get,list,watch certificates.k8s.io podcertificaterequests',
  ],
  'system:node-problem-detector': ['get _ nodes', 'patch _ nodes/status', EVENTS],
  'system:kubelet-api-admin': [
    `${R} _ nodes`,
    'proxy _ nodes',
    '* _ nodes/checkpoint,nodes/configz,nodes/healthz,nodes/log,nodes/metrics,nodes/pods,nodes/proxy,nodes/stats',
  ],
  'system:node-bootstrapper': ['create,get,list,watch certificates.k8s.io certificatesigningrequests'],
  'system:auth-delegator': ['create authentication.k8s.io tokenreviews', 'create authorization.k8s.io subjectaccessreviews'],
  'system:kube-aggregator': [`${R} _ endpoints,services`],
  'system:kube-controller-manager': [
    EVENTS,
    'create coordination.k8s.io leases',
    'get,update coordination.k8s.io leases kube-controller-manager',
    'create _ secrets,serviceaccounts',
    'delete _ secrets',
    'get _ configmaps,namespaces,secrets,serviceaccounts',
    'update _ secrets,serviceaccounts',
    'create authentication.k8s.io tokenreviews',
    'create authorization.k8s.io subjectaccessreviews',
    'list,watch * *',
    'create _ serviceaccounts/token',
  ],
  'system:kube-dns': ['list,watch _ endpoints,services'],
  'system:kube-scheduler': [
    EVENTS,
    'create coordination.k8s.io leases',
    'get,list,update,watch coordination.k8s.io leases kube-scheduler',
    'create,get,list,update,watch coordination.k8s.io leasecandidates',
    `${R} _ nodes`,
    'delete,get,list,watch _ pods',
    'create _ bindings,pods/binding',
    'patch,update _ pods/status',
    `${R} _ replicationcontrollers,services`,
    `${R} apps,extensions replicasets`,
    `${R} apps statefulsets`,
    `${R} policy poddisruptionbudgets`,
    `${R} _ persistentvolumeclaims,persistentvolumes`,
    'create authentication.k8s.io tokenreviews',
    'create authorization.k8s.io subjectaccessreviews',
    `${R} storage.k8s.io csinodes`,
    `${R} _ namespaces`,
    `${R} storage.k8s.io csidrivers`,
    `${R} storage.k8s.io csistoragecapacities`,
    `${R} storage.k8s.io volumeattachments`,
    `${R} resource.k8s.io deviceclasses`,
    'get,list,patch,update,watch resource.k8s.io resourceclaims',
    'patch,update resource.k8s.io resourceclaims/status',
    `${R} resource.k8s.io resourceslices`,
    'patch,update _ pods/finalizers',
    `${R} resource.k8s.io devicetaintrules`,
  ],
  'system:persistent-volume-provisioner': [
    'create,delete,get,list,watch _ persistentvolumes',
    'get,list,update,watch _ persistentvolumeclaims',
    `${R} storage.k8s.io storageclasses`,
    'watch _ events',
    EVENTS,
  ],
  'system:certificates.k8s.io:certificatesigningrequests:nodeclient': ['create certificates.k8s.io certificatesigningrequests/nodeclient'],
  'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient': ['create certificates.k8s.io certificatesigningrequests/selfnodeclient'],
  'system:volume-scheduler': [
    'get,list,patch,update,watch _ persistentvolumes',
    `${R} storage.k8s.io storageclasses`,
    'get,list,patch,update,watch _ persistentvolumeclaims',
  ],
  'system:certificates.k8s.io:legacy-unknown-approver': [`approve certificates.k8s.io signers ${SIGNER}/legacy-unknown`],
  'system:certificates.k8s.io:kubelet-serving-approver': [`approve certificates.k8s.io signers ${SIGNER}/kubelet-serving`],
  'system:certificates.k8s.io:kube-apiserver-client-approver': [`approve certificates.k8s.io signers ${SIGNER}/kube-apiserver-client`],
  'system:certificates.k8s.io:kube-apiserver-client-kubelet-approver': [`approve certificates.k8s.io signers ${SIGNER}/kube-apiserver-client-kubelet`],
  'system:node-proxier': [
    'list,watch _ endpoints,services',
    `${R} _ nodes`,
    EVENTS,
    'list,watch discovery.k8s.io endpointslices',
    'list,watch networking.k8s.io servicecidrs',
  ],
};

/** The roles that are put together of others: which label chooses these, and the label that makes them part of another. */
export const aggregated: Readonly<Record<string, { readonly of: string; readonly partOf?: string }>> = {
  admin: { of: 'admin' },
  edit: { of: 'edit', partOf: 'admin' },
  view: { of: 'view', partOf: 'edit' },
};

/** Who has cluster roles: groups, users, and service accounts of kube-system. */
export const clusterSubjects: Readonly<
  Record<string, { readonly groups?: readonly string[]; readonly users?: readonly string[]; readonly accounts?: readonly string[] }>
> = {
  'cluster-admin': { groups: ['system:masters'] },
  'system:discovery': { groups: ['system:authenticated'] },
  'system:basic-user': { groups: ['system:authenticated'] },
  'system:public-info-viewer': { groups: ['system:authenticated', 'system:unauthenticated'] },
  'system:monitoring': { groups: ['system:monitoring'] },
  'system:node-proxier': { users: ['system:kube-proxy'] },
  'system:kube-controller-manager': { users: ['system:kube-controller-manager'] },
  'system:kube-dns': { accounts: ['kube-dns'] },
  'system:kube-scheduler': { users: ['system:kube-scheduler'] },
  'system:volume-scheduler': { users: ['system:kube-scheduler'] },
  'system:cluster-trust-bundle-discovery': { groups: ['system:serviceaccounts'] },
  'system:service-account-issuer-discovery': { groups: ['system:serviceaccounts'] },
  // Nodes have their own authorizer; the binding stays, without anybody in it.
  'system:node': {},
};

/** Roles of a namespace, and who has them. */
export interface NamespacePolicy {
  readonly namespace: 'kube-system' | 'kube-public';
  readonly role: string;
  readonly lines: readonly string[];
  /** Default: the role's own name. */
  readonly binding?: string;
  readonly users?: readonly string[];
  /** Service accounts of kube-system. */
  readonly accounts: readonly string[];
}

const leaderLocking = (component: string, accounts: readonly string[]): NamespacePolicy => ({
  namespace: 'kube-system',
  role: `system::leader-locking-${component}`,
  lines: ['watch _ configmaps', `get,update _ configmaps ${component}`],
  users: [`system:${component}`],
  accounts,
});

/** @see kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy/namespace_policy.go (v1.37) */
export const namespacePolicies: readonly NamespacePolicy[] = [
  {
    namespace: 'kube-system',
    role: 'extension-apiserver-authentication-reader',
    lines: [`${R} _ configmaps extension-apiserver-authentication`],
    binding: 'system::extension-apiserver-authentication-reader',
    users: ['system:kube-controller-manager', 'system:kube-scheduler'],
    accounts: [],
  },
  { namespace: 'kube-system', role: 'system:controller:bootstrap-signer', lines: [`${R} _ secrets`], accounts: ['bootstrap-signer'] },
  { namespace: 'kube-system', role: 'system:controller:cloud-provider', lines: ['create,get,list,watch _ configmaps'], accounts: ['cloud-provider'] },
  { namespace: 'kube-system', role: 'system:controller:token-cleaner', lines: ['delete,get,list,watch _ secrets', EVENTS], accounts: ['token-cleaner'] },
  leaderLocking('kube-controller-manager', ['kube-controller-manager']),
  leaderLocking('kube-scheduler', ['kube-scheduler']),
  {
    namespace: 'kube-public',
    role: 'system:controller:bootstrap-signer',
    lines: [`${R} _ configmaps`, 'update _ configmaps cluster-info', EVENTS],
    accounts: ['bootstrap-signer'],
  },
];
