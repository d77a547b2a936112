import { type Client, createClient } from 'kubestage';

// Outside of a cluster: KUBECONFIG or ~/.kube/config, as kubectl reads them; a path, a context and a namespace can be named.

/** A client for a context of a kubeconfig. Default: the current one of the usual files. */
export function connectTo(kubeconfig?: string, context?: string): Promise<Client> {
  return createClient({ ...(kubeconfig === undefined ? {} : { kubeconfig }), ...(context === undefined ? {} : { context }) });
}

if (import.meta.main) {
  await using client = await connectTo(process.argv[2], process.argv[3]);
  console.log(await client.discovery.serverVersion());
}
