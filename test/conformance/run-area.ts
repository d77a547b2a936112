import { readdirSync, readFileSync } from 'node:fs';
import { compareWithRecording } from './compare.ts';
import type { Door } from './door.ts';
import { play } from './play.ts';
import type { Scenario, ScenarioFile } from './scenario.ts';

/** What became of one scenario; no differences means that it passes. */
export interface ScenarioResult {
  /** `area/name`. */
  readonly title: string;
  readonly area: string;
  readonly differences: readonly string[];
}

const folder = new URL('../../fixtures/conformance/', import.meta.url);
const SCENARIO_TIMEOUT_MS = 60_000;

/** The areas that are recorded, in alphabetical order. */
export function areas(): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/** Where the recording of an area lies. */
export function fileOf(area: string): URL {
  return new URL(`${area}.json`, folder);
}

/** The scenarios of an area whose title holds `only`. */
export function readArea(area: string, only = ''): ScenarioFile {
  const file = JSON.parse(readFileSync(fileOf(area), 'utf8')) as ScenarioFile;
  return { ...file, scenarios: file.scenarios.filter(({ name }) => `${area}/${name}`.includes(only)) };
}

async function withTimeout<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`not finished in ${SCENARIO_TIMEOUT_MS / 1000} s`)), SCENARIO_TIMEOUT_MS);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function check(area: string, scenario: Scenario, door: Door): Promise<ScenarioResult> {
  const title = `${area}/${scenario.name}`;
  try {
    return { title, area, differences: compareWithRecording(scenario, await withTimeout(play(scenario, door))) };
  } catch (error) {
    return { title, area, differences: [error instanceof Error ? error.message : String(error)] };
  }
}

/** Plays an area against a door: several scenarios at a time, or one after the other where the recording asks for that. */
export async function runArea(area: string, door: Door, only = ''): Promise<readonly ScenarioResult[]> {
  const { serial, scenarios } = readArea(area, only);
  const results: ScenarioResult[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let scenario = scenarios[next++]; scenario !== undefined; scenario = scenarios[next++]) results.push(await check(area, scenario, door));
  };
  await Promise.all(Array.from({ length: serial === true ? 1 : door.width }, work));
  return results;
}
