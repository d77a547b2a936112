import { createClient } from 'kubestage';
import { ConfigMap } from 'kubestage/types/core/v1';
import { medianSpeeds, repeated, report, type Speed } from '../measure.ts';
import { configMap, nameOf } from '../objects.ts';

// Over plain HTTP to a fake in another process: `http.ts <url>`.

const OBJECTS = 1000;
const ROUNDS = 5;
const server = process.argv[2] ?? '';

await using client = await createClient({ server }, { fieldManager: 'bench', rateLimits: 'off' });
const maps = client.resource(ConfigMap).namespace('default');
const rounds: Record<string, Speed>[] = [];
for (let round = 1; round <= ROUNDS; round += 1) {
  rounds.push({
    create: await repeated(OBJECTS, (index) => maps.create(configMap(round * 10_000 + index))),
    get: await repeated(OBJECTS * 2, (index) => maps.get(nameOf(index % OBJECTS))),
    'get, 8 callers': await repeated(OBJECTS * 8, (index) => maps.get(nameOf(index % OBJECTS)), 8),
  });
}
report({ speeds: medianSpeeds(rounds) });
