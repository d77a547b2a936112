import { clusterTest } from 'kubestage/test';
import { CASES, timeCases } from './time-cases.ts';

const test = clusterTest();

timeCases();
for (let index = 0; index < CASES; index += 1) test(`with a cluster and a client ${index}`, ({ cluster, client }) => void [cluster, client]);
