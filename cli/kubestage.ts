#!/usr/bin/env node
import { healthy } from './healthy.ts';
import { record } from './record/record.ts';
import { serve } from './serve/serve.ts';
import { types } from './types/types.ts';
import { UsageError } from './usage-error.ts';
import { version } from './version.ts';

const usage = `Usage: kubestage <command> [options]

Commands:
  serve      serve a fake cluster for kubectl, Helm and every other client
  record     make fixtures of a live cluster: of its objects, or of a run's exchanges
  types      write TypeScript for the kinds of definitions or of a live cluster
  healthy    tell whether a served cluster answers on this machine
  version    print the version

kubestage <command> --help tells the options of a command.
`;

type Command = (args: readonly string[]) => Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  serve,
  record,
  types,
  healthy,
  version: async () => {
    process.stdout.write(`${version()}\n`);
    return 0;
  },
};

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === 'help') {
    process.stdout.write(usage);
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new UsageError(`there is no command ${JSON.stringify(name)}; known: ${Object.keys(commands).join(', ')}`);
  return command(args);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`kubestage: ${error.message}\n`);
  process.exitCode = 2;
}
