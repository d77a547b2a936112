import { type CertificateFiles, type CertificatePair, mutatingWebhook, type ServingServer, validatingWebhook, webhookServer } from 'kubestage/controller';
import type { Pod } from 'kubestage/types/core/v1';

/** Serves two webhooks for pods: one adds a label, one refuses images without a tag. */
export function servePodWebhooks(certificate: CertificateFiles | CertificatePair, port = 9443): Promise<ServingServer> {
  return webhookServer({
    certificate,
    port,
    routes: {
      '/mutate': mutatingWebhook<Pod>(({ object }) => ({
        object: { ...object, metadata: { ...object?.metadata, labels: { 'example.com/seen': 'yes', ...object?.metadata?.labels } } },
      })),
      '/validate': validatingWebhook<Pod>(({ object }) => {
        const untagged = object?.spec?.containers.find(({ image }) => image?.includes(':') !== true);
        return untagged === undefined ? {} : { refuse: `the image of container ${JSON.stringify(untagged.name)} has no tag` };
      }),
    },
  });
}

if (import.meta.main) {
  await using server = await servePodWebhooks({ certFile: '/certs/tls.crt', keyFile: '/certs/tls.key' });
  console.log(`listens on ${server.url}`);
  await new Promise((resolve) => process.once('SIGTERM', resolve));
}
