import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createClient, isKubeError } from '../../client/index.ts';
import { loadManifests, ManifestError } from '../../fixtures/index.ts';
import { UsageError } from '../usage-error.ts';
import type { Definition } from './definition.ts';
import { typesOfDefinitions } from './from-definitions.ts';
import { typesOfServer } from './from-server.ts';
import { renderTypes } from './render-file.ts';

export const typesUsage = `Usage: kubestage types --out FOLDER (--crds PATH | --server) [options]

Writes TypeScript for the kinds of a cluster: an interface for each, and a descriptor that client.resource() takes.

  --out FOLDER       where to write: GROUP/VERSION.ts for each version of each group
  --crds PATH        custom resource definitions: a file, directory or glob; may be repeated
  --server           every kind that a live cluster serves, built-in ones too
  --kubeconfig FILE  which cluster (default: what kubectl would take)
  --context NAME     which of its contexts
`;

interface TypesOptions {
  readonly out: string;
  readonly crds: readonly string[];
  readonly server: boolean;
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
}

function readFlags(args: readonly string[]): TypesOptions {
  const { out, crds, server, kubeconfig, context } = parseFlags(args);
  if (out === undefined) throw new UsageError('--out is missing: where to write');
  if (crds.length === 0 && !server) throw new UsageError('--crds or --server is missing: what to write types of');
  return { out, crds, server, kubeconfig, context };
}

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: false,
      options: {
        out: { type: 'string' },
        crds: { type: 'string', multiple: true, default: [] },
        server: { type: 'boolean', default: false },
        kubeconfig: { type: 'string' },
        context: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('. To specify')[0] ?? error.message) : String(error));
  }
}

async function serverDefinitions({ kubeconfig, context }: TypesOptions): Promise<readonly Definition[]> {
  const source = { ...(kubeconfig === undefined ? {} : { kubeconfig }), ...(context === undefined ? {} : { context }) };
  try {
    await using client = await createClient(source, { userAgent: 'kubestage-types', rateLimits: 'off' });
    return await typesOfServer(client);
  } catch (error) {
    if (isKubeError(error)) throw new UsageError(`--server: ${error.message}`);
    throw error;
  }
}

function fileDefinitions(paths: readonly string[]): readonly Definition[] {
  try {
    const definitions = typesOfDefinitions(loadManifests(paths).map(({ object }) => object));
    if (definitions.length === 0) throw new UsageError(`--crds ${paths.join(' ')}: no custom resource definition in there`);
    return definitions;
  } catch (error) {
    if (error instanceof ManifestError) throw new UsageError(`--crds ${error.message}`);
    throw error;
  }
}

/** Writes types; resolves to the exit code. @throws {UsageError} for flags, files and clusters that cannot be used */
export async function types(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    process.stdout.write(typesUsage);
    return 0;
  }
  const options = readFlags(args);
  const fromFiles = options.crds.length === 0 ? [] : fileDefinitions(options.crds);
  const fromServer = options.server ? await serverDefinitions(options) : [];
  // What a file says of a kind counts in place of what the server says.
  const isInFiles = ({ resource }: Definition): boolean =>
    resource !== undefined && fromFiles.some(({ key }) => key === `${resource.group}/${resource.version}/${resource.kind}`);
  const files = renderTypes([...fromServer.filter((definition) => !isInFiles(definition)), ...fromFiles]);
  for (const [path, text] of files) {
    const file = join(options.out, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  process.stdout.write(`wrote ${files.size} ${files.size === 1 ? 'file' : 'files'} to ${options.out}\n`);
  return 0;
}
