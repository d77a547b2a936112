/** Labels of one series. */
export type Labels = Readonly<Record<string, string>>;

/** A number that only rises. */
export interface Counter {
  add(labels?: Labels, by?: number): void;
}

/** Counts of values by size. */
export interface Histogram {
  observe(value: number, labels?: Labels): void;
}

/** A series and what it is at this moment. */
export interface GaugeReading {
  readonly labels?: Labels;
  readonly value: number;
}

/** Metrics that a monitoring system reads. A name that is asked for again gives the same metric. */
export interface MetricsRegistry {
  counter(name: string, help: string): Counter;
  /** In the unit that the name says, seconds as a rule. */
  histogram(name: string, help: string, buckets?: readonly number[]): Histogram;
  /** Is read when somebody asks; several readers of one name add up their series. Gives back how to take the reader out. */
  gauge(name: string, help: string, read: () => readonly GaugeReading[]): () => void;
  /** All of them, as Prometheus reads them. */
  text(): string;
}

const DEFAULT_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

interface Metric {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  lines(name: string): readonly string[];
}

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

function labelText(labels: Labels = {}): string {
  const pairs = Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1));
  return pairs.length === 0 ? '' : `{${pairs.map(([key, value]) => `${key}="${escaped(value)}"`).join(',')}}`;
}

function counterMetric(help: string): Metric & Counter {
  const series = new Map<string, number>();
  return {
    type: 'counter',
    help,
    add: (labels, by = 1) => {
      const key = labelText(labels);
      series.set(key, (series.get(key) ?? 0) + by);
    },
    lines: (name) => [...series].map(([labels, value]) => `${name}${labels} ${value}`),
  };
}

interface Distribution {
  readonly labels: Labels;
  readonly counts: number[];
  sum: number;
  count: number;
}

function histogramMetric(help: string, buckets: readonly number[]): Metric & Histogram {
  const series = new Map<string, Distribution>();
  const linesOf = (name: string, { labels, counts, sum, count }: Distribution): readonly string[] => [
    ...buckets.map((bucket, index) => `${name}_bucket${labelText({ ...labels, le: String(bucket) })} ${counts[index] ?? 0}`),
    `${name}_bucket${labelText({ ...labels, le: '+Inf' })} ${count}`,
    `${name}_sum${labelText(labels)} ${sum}`,
    `${name}_count${labelText(labels)} ${count}`,
  ];
  return {
    type: 'histogram',
    help,
    observe: (value, labels = {}) => {
      const key = labelText(labels);
      const found = series.get(key) ?? { labels, counts: buckets.map(() => 0), sum: 0, count: 0 };
      series.set(key, found);
      found.sum += value;
      found.count++;
      for (const [index, bucket] of buckets.entries()) if (value <= bucket) found.counts[index] = (found.counts[index] ?? 0) + 1;
    },
    lines: (name) => [...series.values()].flatMap((distribution) => linesOf(name, distribution)),
  };
}

interface GaugeMetric extends Metric {
  readonly readers: Set<() => readonly GaugeReading[]>;
}

function gaugeMetric(help: string): GaugeMetric {
  const readers = new Set<() => readonly GaugeReading[]>();
  const lines = (name: string): readonly string[] => [...readers].flatMap((read) => read().map(({ labels, value }) => `${name}${labelText(labels)} ${value}`));
  return { type: 'gauge', help, readers, lines };
}

/** An empty registry. @throws {TypeError} from its methods when a name is asked for as another type of metric */
export function metricsRegistry(): MetricsRegistry {
  const metrics = new Map<string, Metric>();
  function of<M extends Metric>(name: string, type: Metric['type'], make: () => M): M {
    const found = metrics.get(name);
    if (found !== undefined && found.type !== type) throw new TypeError(`${name} is a ${found.type}, not a ${type}`);
    if (found !== undefined) return found as M;
    const made = make();
    metrics.set(name, made);
    return made;
  }
  return {
    counter: (name, help) => of(name, 'counter', () => counterMetric(help)),
    histogram: (name, help, buckets = DEFAULT_BUCKETS) => of(name, 'histogram', () => histogramMetric(help, buckets)),
    gauge: (name, help, read) => {
      const { readers } = of(name, 'gauge', () => gaugeMetric(help));
      readers.add(read);
      return () => void readers.delete(read);
    },
    text: () =>
      [...metrics]
        .flatMap(([name, metric]) => [`# HELP ${name} ${metric.help.replaceAll('\n', ' ')}`, `# TYPE ${name} ${metric.type}`, ...metric.lines(name)])
        .map((line) => `${line}\n`)
        .join(''),
  };
}
