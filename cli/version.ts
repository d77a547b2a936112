import { existsSync, readFileSync } from 'node:fs';

/** The package's own version: its manifest lies one folder up in a checkout, two in the built package. */
export function version(): string {
  const manifest = ['../package.json', '../../package.json'].map((path) => new URL(path, import.meta.url)).find((url) => existsSync(url));
  const parsed: unknown = manifest === undefined ? undefined : JSON.parse(readFileSync(manifest, 'utf8'));
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : 'unknown';
}
