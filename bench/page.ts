import { type Figure, type Section, verdictOf } from './figure.ts';

function shown(value: number): string {
  if (Number.isNaN(value)) return '–';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2).replace(/\.?0+$/, '');
}

function targetOf({ target }: Figure): string {
  if (target === undefined) return '';
  return 'atLeast' in target ? `≥ ${shown(target.atLeast)}` : `≤ ${shown(target.atMost)}`;
}

function verdict(figure: Figure): string {
  const found = verdictOf(figure) ?? '';
  return found === 'missed' ? '**missed**' : found;
}

function table({ figures }: Section): string {
  const peers = [...new Set(figures.flatMap((figure) => Object.keys(figure.peers ?? {})))];
  const hasCpu = figures.some(({ perCpuSecond }) => perCpuSecond !== undefined);
  const heads = ['work', 'unit', 'ours', ...(hasCpu ? ['for a CPU second'] : []), 'target', '', ...peers];
  const rows = figures.map((figure) => [
    ...[figure.work, figure.unit, shown(figure.value)],
    ...(hasCpu ? [shown(figure.perCpuSecond ?? Number.NaN)] : []),
    ...[targetOf(figure), verdict(figure)],
    ...peers.map((peer) => (figure.peers?.[peer] === undefined ? '' : shown(figure.peers[peer]))),
  ]);
  const marks = heads.map((_, index) => (index < 2 ? '---' : '---:'));
  return [heads, marks, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The whole page, from one run. */
export function page(sections: readonly Section[], machine: string): string {
  const missed = sections.flatMap(({ figures }) => figures.filter((figure) => verdictOf(figure) === 'missed'));
  const parts = sections.map((section) => `## ${section.title}\n\n${table(section)}\n\n${section.notes.join('\n')}\n`);
  const told = missed.map((figure) => `${figure.work} (${shown(figure.value)} ${figure.unit}, target ${targetOf(figure)})`);
  const summary = missed.length === 0 ? 'Every target is met.' : `Missed: ${told.join('; ')}.`;
  return `# Performance\n\nWritten by \`npm run bench\`: one run, on ${machine}. What the profiles said and what was changed stands in
\`docs/decisions/0003-bundled-entries.md\` and \`docs/decisions/0004-where-the-time-went.md\`. Rates for a CPU second count the helper threads of V8, too:
a machine with nothing else to do is faster by the clock than that, a busy one slower.\n\n${summary}\n\n${parts.join('\n')}`;
}
