import { test } from 'vitest';
import { CASES, timeCases } from './time-cases.ts';

timeCases();
for (let index = 0; index < CASES; index += 1) test(`empty ${index}`, () => undefined);
