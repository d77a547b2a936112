/** One step of a scenario, as the recordings hold it. */
export interface Step {
  readonly do?: string;
  readonly watch?: string;
  readonly events?: string;
  readonly quiet?: string;
  readonly end?: string;
  readonly close?: string;
  readonly until?: string;
  readonly as?: string;
  readonly body?: unknown;
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly count?: number;
  readonly ms?: number;
  readonly timeoutMs?: number;
  readonly field?: string;
  readonly equals?: unknown;
  readonly ignore?: readonly string[];
  expect?: Outcome;
}

/** A scripted conversation with an API server, and what a real one said. */
export interface Scenario {
  readonly name: string;
  readonly about: string;
  readonly namespaces?: 0 | 1 | 2;
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly cleanup?: readonly string[];
  readonly replace?: Readonly<Record<string, string>>;
  readonly keepPorts?: boolean;
}

/** A file of scenarios. */
export interface ScenarioFile {
  readonly area: string;
  readonly serial?: boolean;
  readonly scenarios: readonly Scenario[];
}

/** An answer with the headers that are compared; JSON is parsed. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** What a step came to. */
export interface Outcome {
  readonly response?: Answer;
  readonly events?: readonly unknown[];
  readonly ended?: boolean;
}
