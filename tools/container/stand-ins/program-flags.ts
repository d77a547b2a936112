/** The flags of a program, `--name=value` each. */
export interface ProgramFlags {
  get(name: string): string | undefined;
  /** Ends the process as the real program does, when the flag is missing. */
  must(name: string): string;
}

/** Reads flags; of a repeated one the last counts. */
export function flagsOf(args: readonly string[]): ProgramFlags {
  const found = new Map<string, string>();
  for (const arg of args) {
    const match = /^--([a-z-]+)=(.*)$/s.exec(arg);
    if (match?.[1] !== undefined) found.set(match[1], match[2] ?? '');
  }
  const must = (name: string): string => {
    const value = found.get(name);
    if (value !== undefined) return value;
    console.error(`Error: required flag --${name} is not set`);
    process.exit(1);
  };
  return { get: (name) => found.get(name), must };
}
