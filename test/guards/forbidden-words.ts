// The words are put together here, so that this file does not hold them itself.
const registries = [
  'registry.npm' + 'js.org',
  'registry.yarn' + 'pkg.com',
  'npm.pkg.git' + 'hub.com',
  'proxy.gol' + 'ang.org',
  'pypi' + '.org/simple',
  'deb.deb' + 'ian.org',
];
const machinePaths = ['/ro' + 'ot/', '/home' + '/[a-z]+/', '/wo' + 'rk/(?:main|shared)', '\\.\\./sha' + 'red/', '/Us' + 'ers/[A-Za-z]+/'];
const teamWords = ['sub' + '-?agents?', 'clau' + 'de', 'anth' + 'ropic', 'chat' + 'gpt', 'LL' + 'M', 'A' + 'I[- ](?:assistant|agent|generated)'];

const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [new RegExp(registries.map((host) => host.replaceAll('.', '\\.')).join('|')), 'host of a package registry'],
  [new RegExp(`(?<![\\w.-])(?:${machinePaths.join('|')})`), 'path of one machine'],
  [new RegExp(`\\b(?:${teamWords.join('|')})\\b`, 'i'), 'word that is not about the project'],
];

/** The lines of a text that hold a forbidden word: `file:line: what it is`. */
export function forbiddenWords(file: string, text: string): readonly string[] {
  return text.split('\n').flatMap((line, index) => FORBIDDEN.filter(([pattern]) => pattern.test(line)).map(([, what]) => `${file}:${index + 1}: ${what}`));
}
