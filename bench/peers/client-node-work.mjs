// One kind of work with @kubernetes/client-node, in a process of its own: `client-node-work.mjs gets|list|watch '{"server":…,"ca":…}'`.
// Plain JavaScript, since its package is not there to be type-checked before the bench installs it.
import { request } from 'node:https';
import { CoreV1Api, KubeConfig, Watch } from '@kubernetes/client-node';

const GETS = 2000;
const [work, given] = process.argv.slice(2);
const { server, ca } = JSON.parse(given);
const config = new KubeConfig();
config.loadFromOptions({
  clusters: [{ name: 'bench', server, caData: Buffer.from(ca).toString('base64') }],
  users: [{ name: 'bench' }],
  contexts: [{ name: 'bench', cluster: 'bench', user: 'bench' }],
  currentContext: 'bench',
});
const connections = () =>
  new Promise((resolve, reject) => {
    request(`${server}/connections`, { ca, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(JSON.parse(text).connections));
    })
      .on('error', reject)
      .end();
  });
const before = await connections();
const core = config.makeApiClient(CoreV1Api);
const works = {
  gets: async () => {
    for (let index = 0; index < GETS; index += 1) await core.readNamespacedConfigMap({ name: 'cm-000001', namespace: 'default' });
    return GETS;
  },
  list: async () => (await core.listPodForAllNamespaces()).items.length,
  watch: () =>
    new Promise((resolve, reject) => {
      let seen = 0;
      const see = () => {
        seen += 1;
        if (seen === 50_000) resolve(seen);
      };
      new Watch(config).watch('/api/v1/configmaps', { resourceVersion: '1' }, see, (error) => (error ? reject(error) : resolve(seen))).catch(reject);
    }),
};
const cpuSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const cpu = cpuSeconds();
const start = performance.now();
const count = await works[work]();
const seconds = (performance.now() - start) / 1000;
const used = cpuSeconds() - cpu;
const peakMb = (process.resourceUsage().maxRSS * 1024) / 1e6;
// Both questions take a connection of their own.
const opened = (await connections()) - before - 1;
console.log(JSON.stringify({ count, seconds, cpuSeconds: used, peakMb, connections: opened }));
process.exit(0);
