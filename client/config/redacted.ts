import { inspect } from 'node:util';

const SECRETS: ReadonlySet<string> = new Set(['token', 'password', 'clientSecret', 'idToken', 'refreshToken', 'pem']);

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, SECRETS.has(key) && typeof member === 'string' ? '[redacted]' : withoutSecrets(member)]),
  );
}

/** The variables of a plugin may be passwords; its name and arguments are for the reader of a log. */
function shown(value: object): unknown {
  const plain = withoutSecrets(value) as Record<string, unknown>;
  const exec = plain['exec'];
  if (typeof exec !== 'object' || exec === null || !('env' in exec) || !Array.isArray(exec.env)) return plain;
  return { ...plain, exec: { ...exec, env: exec.env.map((variable: object) => ({ ...variable, value: '[redacted]' })) } };
}

/** The same object, which shows itself to `inspect`, `console.log` and `JSON.stringify` without what is secret in it. Its members are as they were. */
export function redacted<T extends object>(value: T): T {
  const copy = { ...value };
  const show = (): unknown => shown(value);
  Object.defineProperty(copy, inspect.custom, { value: show });
  Object.defineProperty(copy, 'toJSON', { value: show });
  return copy;
}
