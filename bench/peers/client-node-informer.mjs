// client-node's informer of all pods over HTTP: `client-node-informer.mjs <url>`.
import { CoreV1Api, KubeConfig, makeInformer } from '@kubernetes/client-node';

const server = process.argv[2];
const config = new KubeConfig();
config.loadFromOptions({
  clusters: [{ name: 'bench', server, skipTLSVerify: true }],
  users: [{ name: 'bench' }],
  contexts: [{ name: 'bench', cluster: 'bench', user: 'bench' }],
  currentContext: 'bench',
});
const core = config.makeApiClient(CoreV1Api);
const heap = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};
const sync = async () => {
  const informer = makeInformer(config, '/api/v1/pods', () => core.listPodForAllNamespaces());
  const connected = new Promise((resolve, reject) => {
    informer.on('connect', () => {
      if (informer.list().length > 0) resolve();
    });
    informer.on('error', reject);
  });
  await informer.start();
  // Its list is in the cache when start() has resolved, or with the connection of its watch.
  if (informer.list().length === 0) await connected;
  return informer;
};
const warm = await sync();
await warm.stop();
const before = heap();
const start = performance.now();
const informer = await sync();
const syncMs = performance.now() - start;
const cached = informer.list().length;
console.log(JSON.stringify({ syncMs, heapKbEach: (heap() - before) / cached / 1000, cached }));
process.exit(0);
