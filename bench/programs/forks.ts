import { createClient } from 'kubestage';
import { FakeCluster } from 'kubestage/fake';
import { ConfigMap } from 'kubestage/types/core/v1';
import { median, report } from '../measure.ts';
import { configMap } from '../objects.ts';

// What a fork of a cluster of 10,000 objects costs, and a first and a second cluster.

const SIZE = 10_000;
const FORKS = 100;

const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

const cluster = await FakeCluster.create();
const client = await createClient(cluster.connection());
for (let index = 0; index < SIZE; index += 1) await client.resource(ConfigMap).namespace('default').create(configMap(index));
const times: number[] = [];
const timedFork = (): FakeCluster => {
  const start = performance.now();
  const fork = cluster.fork();
  times.push(performance.now() - start);
  return fork;
};
for (let count = 0; count < FORKS; count += 1) await timedFork()[Symbol.asyncDispose]();
const before = heap();
const forks = Array.from({ length: FORKS }, timedFork);
const bytesEach = (heap() - before) / forks.length;
report({ forkMs: median(times), forkKb: bytesEach / 1000 });
process.exit(0);
