import { expect, test } from 'vitest';
import { trialOf } from '../parts/trial.ts';
import { cronJobStrategy } from './cron-job.ts';
import { jobStrategy } from './job.ts';

test.each<[title: string, attempt: () => readonly string[], complaints: readonly string[]]>([
  [
    'a manager is named',
    () =>
      trialOf(jobStrategy).create({
        metadata: { uid: 'u' },
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'i' }] } }, managedBy: '' },
      }),
    ['spec.managedBy: Required value'],
  ],
  [
    'a manager is a path behind a domain',
    () =>
      trialOf(jobStrategy).create({
        metadata: { uid: 'u' },
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'i' }] } }, managedBy: 'acme' },
      }),
    ['spec.managedBy: Invalid value: "acme": must be a domain-prefixed path (such as "acme.io/foo")'],
  ],
  [
    'the path of a manager has letters of a path',
    () =>
      trialOf(jobStrategy).create({
        metadata: { uid: 'u' },
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'i' }] } }, managedBy: 'acme.io/a b' },
      }),
    ["spec.managedBy: Invalid value: \"a b\": Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')"],
  ],
  [
    'the domain of a manager is one',
    () =>
      trialOf(jobStrategy).create({
        metadata: { uid: 'u' },
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'i' }] } }, managedBy: 'A_/b' },
      }),
    [
      "spec.managedBy: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'a manager has a short name',
    () =>
      trialOf(jobStrategy).create({
        metadata: { uid: 'u' },
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'i' }] } }, managedBy: `acme.io/${'x'.repeat(60)}` },
      }),
    ['spec.managedBy: Too long: may not be more than 63 bytes'],
  ],
  [
    'many completions at a time are not indexed',
    () =>
      trialOf(jobStrategy).create({
        metadata: { uid: 'u' },
        spec: {
          template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'i' }] } },
          completionMode: 'Indexed',
          completions: 1,
          parallelism: 100001,
        },
      }),
    ['spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed'],
  ],
  [
    'no more indexes fail than there are',
    () =>
      trialOf(jobStrategy).create({
        metadata: { uid: 'u' },
        spec: {
          template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'i' }] } },
          completionMode: 'Indexed',
          completions: 2,
          parallelism: 1,
          backoffLimitPerIndex: 1,
          maxFailedIndexes: 3,
        },
      }),
    ['spec.maxFailedIndexes: Invalid value: 3: must be less than or equal to completions'],
  ],
  [
    'many indexes with retries of their own say how many may fail, and are few at a time',
    () =>
      trialOf(jobStrategy).create({
        metadata: { uid: 'u' },
        spec: {
          template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'i' }] } },
          completionMode: 'Indexed',
          completions: 200000,
          parallelism: 10001,
          backoffLimitPerIndex: 1,
        },
      }),
    [
      'spec.maxFailedIndexes: Required value: must be specified when completions is above 100000',
      'spec.parallelism: Invalid value: 10001: must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index',
    ],
  ],
  [
    'few of many indexes may fail',
    () =>
      trialOf(jobStrategy).create({
        metadata: { uid: 'u' },
        spec: {
          template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'i' }] } },
          completionMode: 'Indexed',
          completions: 200000,
          parallelism: 1,
          backoffLimitPerIndex: 1,
          maxFailedIndexes: 100001,
        },
      }),
    [
      'spec.maxFailedIndexes: Invalid value: 100001: must be less than or equal to 100000',
      'spec.maxFailedIndexes: Invalid value: 100001: must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index',
    ],
  ],
  [
    'a mode is known',
    () =>
      trialOf(jobStrategy).create({
        metadata: { uid: 'u' },
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'i' }] } }, completionMode: 'Odd' },
      }),
    ['spec.completionMode: Unsupported value: "Odd": supported values: "NonIndexed", "Indexed"'],
  ],
  [
    'indexed jobs have completions',
    () =>
      trialOf(jobStrategy).create({
        metadata: { uid: 'u' },
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'i' }] } }, completionMode: 'Indexed', parallelism: 2 },
      }),
    ['spec.completions: Required value: when completion mode is Indexed'],
  ],
  [
    'pods of jobs end',
    () =>
      trialOf(jobStrategy).create({
        metadata: { uid: 'u' },
        spec: { template: { spec: { restartPolicy: 'Always', containers: [{ name: 'a', image: 'i' }] } } },
      }),
    ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
  ],
  [
    'pods that are told apart by how they fail do not restart',
    () =>
      trialOf(jobStrategy).create({
        metadata: { uid: 'u' },
        spec: {
          template: { spec: { restartPolicy: 'OnFailure', containers: [{ name: 'a', image: 'i' }] } },
          podFailurePolicy: { rules: [{ action: 'Ignore', onExitCodes: { operator: 'In', values: [1] } }] },
        },
      }),
    ['spec.template.spec.restartPolicy: Invalid value: "OnFailure": only "Never" is supported when podFailurePolicy is specified'],
  ],
  [
    'labels that bind pods to a job are not chosen',
    () =>
      trialOf(jobStrategy).create({
        metadata: { uid: 'u' },
        spec: { template: { metadata: { labels: { 'controller-uid': 'other' } }, spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'i' }] } } },
      }),
    [
      'spec.template.metadata.labels[controller-uid]: Invalid value: {"batch.kubernetes.io/controller-uid":"u","batch.kubernetes.io/job-name":"x","controller-uid":"other","job-name":"x"}: must be \'u\'',
    ],
  ],
  [
    'a template stays as it is',
    () =>
      trialOf(jobStrategy).update(
        { metadata: { uid: 'u' }, spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'i' }] } } } },
        { spec: { template: { spec: { containers: [{ name: 'a', image: 'other' }] } } } },
      ),
    [
      'spec.template: Invalid value: {"labels":{"batch.kubernetes.io/controller-uid":"u","batch.kubernetes.io/job-name":"x","controller-uid":"u","job-name":"x"},"Spec":{"Volumes":null,"InitContainers":null,"Containers":[{"Name":"a","Image":"other","Command":null,"Args":null,"WorkingDir":"","Ports":null,"EnvFrom":null,"Env":null,"Resources":{"Limits":null,"Requests":null,"Claims":null},"ResizePolicy":null,"RestartPolicy":null,"RestartPolicyRules":null,"VolumeMounts":null,"VolumeDevices":null,"LivenessProbe":null,"ReadinessProbe":null,"StartupProbe":null,"Lifecycle":null,"TerminationMessagePath":"/dev/termination-log","TerminationMessagePolicy":"File","ImagePullPolicy":"Always","SecurityContext":null,"Stdin":false,"StdinOnce":false,"TTY":false}],"EphemeralContainers":null,"RestartPolicy":"Never","TerminationGracePeriodSeconds":30,"ActiveDeadlineSeconds":null,"DNSPolicy":"ClusterFirst","NodeSelector":null,"ServiceAccountName":"","DeprecatedServiceAccount":"","AutomountServiceAccountToken":null,"NodeName":"","HostNetwork":false,"HostPID":false,"HostIPC":false,"ShareProcessNamespace":null,"SecurityContext":{"SELinuxOptions":null,"WindowsOptions":null,"RunAsUser":null,"RunAsGroup":null,"RunAsNonRoot":null,"SupplementalGroups":null,"SupplementalGroupsPolicy":null,"FSGroup":null,"Sysctls":null,"FSGroupChangePolicy":null,"SeccompProfile":null,"AppArmorProfile":null,"SELinuxChangePolicy":null},"ImagePullSecrets":null,"Hostname":"","Subdomain":"","Affinity":null,"SchedulerName":"default-scheduler","Tolerations":null,"HostAliases":null,"PriorityClassName":"","Priority":null,"DNSConfig":null,"ReadinessGates":null,"RuntimeClassName":null,"EnableServiceLinks":null,"PreemptionPolicy":null,"Overhead":null,"TopologySpreadConstraints":null,"SetHostnameAsFQDN":null,"OS":null,"HostUsers":null,"SchedulingGates":null,"ResourceClaims":null,"Resources":null,"HostnameOverride":null,"SchedulingGroup":null,"EvictionResponders":null}}: field is immutable',
    ],
  ],
  [
    'a schedule is there',
    () =>
      trialOf(cronJobStrategy).create({
        spec: { schedule: '', jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'i' }] } } } } },
      }),
    ['spec.schedule: Required value'],
  ],
  [
    'a schedule is one',
    () =>
      trialOf(cronJobStrategy).create({
        spec: { schedule: '61 * * * *', jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'i' }] } } } } },
      }),
    ['spec.schedule: Invalid value: "61 * * * *": end of range (61) above maximum (59): 61'],
  ],
  [
    'a schedule names no zone',
    () =>
      trialOf(cronJobStrategy).create({
        spec: {
          schedule: 'TZ=UTC 0 0 * * *',
          jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'i' }] } } } },
        },
      }),
    ['spec.schedule: Invalid value: "TZ=UTC 0 0 * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead'],
  ],
  [
    'a schedule of old that names its zone has no other beside it',
    () =>
      trialOf(cronJobStrategy).update(
        {
          spec: {
            schedule: 'TZ=UTC 0 0 * * *',
            jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'i' }] } } } },
          },
        },
        { spec: { timeZone: 'Europe/Berlin' } },
      ),
    ['spec.schedule: Invalid value: "TZ=UTC 0 0 * * *": cannot use both timeZone field and TZ or CRON_TZ in schedule'],
  ],
  [
    'pods of jobs restart in a known way',
    () =>
      trialOf(jobStrategy).create({ metadata: { uid: 'u' }, spec: { template: { spec: { restartPolicy: 'Odd', containers: [{ name: 'a', image: 'i' }] } } } }),
    [
      'spec.template.spec.restartPolicy: Unsupported value: "Odd": supported values: "Always", "OnFailure", "Never"',
      'spec.template.spec.restartPolicy: Unsupported value: "Odd": supported values: "OnFailure", "Never"',
    ],
  ],
  [
    'of the template of a job that waits only what schedules it changes',
    () =>
      trialOf(jobStrategy).update(
        { metadata: { uid: 'u' }, spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'i' }] } }, suspend: true } },
        { spec: { template: { spec: { containers: [{ name: 'a', image: 'other' }] } } } },
      ),
    [
      'spec.template.spec: Invalid value: {"Volumes":null,"InitContainers":null,"Containers":[{"Name":"a","Image":"other","Command":null,"Args":null,"WorkingDir":"","Ports":null,"EnvFrom":null,"Env":null,"Resources":{"Limits":null,"Requests":null,"Claims":null},"ResizePolicy":null,"RestartPolicy":null,"RestartPolicyRules":null,"VolumeMounts":null,"VolumeDevices":null,"LivenessProbe":null,"ReadinessProbe":null,"StartupProbe":null,"Lifecycle":null,"TerminationMessagePath":"/dev/termination-log","TerminationMessagePolicy":"File","ImagePullPolicy":"Always","SecurityContext":null,"Stdin":false,"StdinOnce":false,"TTY":false}],"EphemeralContainers":null,"RestartPolicy":"Never","TerminationGracePeriodSeconds":30,"ActiveDeadlineSeconds":null,"DNSPolicy":"ClusterFirst","NodeSelector":null,"ServiceAccountName":"","DeprecatedServiceAccount":"","AutomountServiceAccountToken":null,"NodeName":"","HostNetwork":false,"HostPID":false,"HostIPC":false,"ShareProcessNamespace":null,"SecurityContext":{"SELinuxOptions":null,"WindowsOptions":null,"RunAsUser":null,"RunAsGroup":null,"RunAsNonRoot":null,"SupplementalGroups":null,"SupplementalGroupsPolicy":null,"FSGroup":null,"Sysctls":null,"FSGroupChangePolicy":null,"SeccompProfile":null,"AppArmorProfile":null,"SELinuxChangePolicy":null},"ImagePullSecrets":null,"Hostname":"","Subdomain":"","Affinity":null,"SchedulerName":"default-scheduler","Tolerations":null,"HostAliases":null,"PriorityClassName":"","Priority":null,"DNSConfig":null,"ReadinessGates":null,"RuntimeClassName":null,"EnableServiceLinks":null,"PreemptionPolicy":null,"Overhead":null,"TopologySpreadConstraints":null,"SetHostnameAsFQDN":null,"OS":null,"HostUsers":null,"SchedulingGates":null,"ResourceClaims":null,"Resources":null,"HostnameOverride":null,"SchedulingGroup":null,"EvictionResponders":null}: field is immutable',
    ],
  ],
])('%s', (_title, attempt, complaints) => {
  expect(attempt()).toEqual(complaints);
});
