import { createClient } from 'kubestage';
import { FakeCluster } from 'kubestage/fake';
import { ConfigMap, Pod } from 'kubestage/types/core/v1';
import { configMap, pod } from '../objects.ts';

// A fake cluster over plain HTTP in a process of its own: `http-server.ts <config maps> <pods>`. Ends with its standard input.

const [maps = 0, pods = 0] = process.argv.slice(2).map(Number);
const cluster = await FakeCluster.create({ authorization: 'RBAC' });
const client = await createClient(cluster.connection(), { fieldManager: 'bench' });
for (let index = 0; index < maps; index += 1) await client.resource(ConfigMap).namespace('default').create(configMap(index));
for (let index = 0; index < pods; index += 1) await client.resource(Pod).namespace('default').create(pod(index));
const { url } = await cluster.listen({ withoutCredentials: { username: 'admin', groups: ['system:masters', 'system:authenticated'] } });
process.stdout.write(`${url}\n`);
process.stdin.on('end', () => process.exit(0)).resume();
