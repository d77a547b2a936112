import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Takes the numbers of the protobuf fields out of the modules that publish Kubernetes' API types, and writes them to
// tools/spec/protobuf-1.37.json: facts that OpenAPI does not have. Run once per Kubernetes version, by hand:
//
//   go mod download -json k8s.io/api@v0.37.0 (and apimachinery, apiextensions-apiserver, kube-aggregator)
//   node tools/generate/read-protobuf-fields.ts DIRECTORY…      the directories that it prints

/** A field as `tools/spec/protobuf-1.37.json` has it: number, JSON name (`''` when inlined), type, and flags. */
type Field = readonly [number: number, name: string, type: string, flags: string];

interface ProtoField {
  readonly type: string;
  readonly repeated: boolean;
}

const STRUCT = /^type (\w+) struct \{$([\s\S]*?)^\}/gm;
const TAG = /^\t(?:\w+ +)?(\S+) +`json:"([^"]*)"[^`]* protobuf:"[^,"]*,(\d+),/;

/** `io.k8s.api.apps.v1` of `k8s.io.api.apps.v1`. */
function openApiName(protoName: string): string {
  return protoName.replace(/^k8s\.io\./, 'io.k8s.').replace('_', '-');
}

function protoFieldsOf(text: string): ReadonlyMap<string, ReadonlyMap<number, ProtoField>> {
  const home = /^package (\S+);/m.exec(text)?.[1] ?? '';
  const messages = new Map<string, Map<number, ProtoField>>();
  for (const [, name = '', body = ''] of text.matchAll(/^message (\w+) \{$([\s\S]*?)^\}/gm)) {
    const fields = new Map<number, ProtoField>();
    for (const [, label = '', type = '', number = ''] of body.matchAll(/^ {2}(?:(optional|repeated) )?(map<string, [^>]+>|[\w.]+) \w+ = (\d+);/gm)) {
      const scalar = (word: string): string => (/^[a-z]\w*$/.test(word) ? word : openApiName(word.startsWith('.') ? word.slice(1) : `${home}.${word}`));
      const value = /^map<string, (.+)>$/.exec(type)?.[1];
      fields.set(Number(number), { type: value === undefined ? scalar(type) : `map:${scalar(value)}`, repeated: label === 'repeated' });
    }
    messages.set(name, fields);
  }
  return messages;
}

function goTagsOf(folder: string): ReadonlyMap<string, readonly RegExpExecArray[]> {
  const structs = new Map<string, readonly RegExpExecArray[]>();
  for (const file of globSync('*.go', { cwd: folder })) {
    if (file.endsWith('_test.go') || file.endsWith('generated.pb.go')) continue;
    for (const [, name = '', body = ''] of readFileSync(join(folder, file), 'utf8').matchAll(STRUCT)) {
      const tags = body.split('\n').map((line) => TAG.exec(line));
      structs.set(
        name,
        tags.filter((tag) => tag !== null),
      );
    }
  }
  return structs;
}

/** `*`: a pointer, whose zero counts; `?`: left out when zero; `[]`: repeated. */
function fieldOf(tag: RegExpExecArray, proto: ReadonlyMap<number, ProtoField>): Field[] {
  const [, goType = '', json = '', number = ''] = tag;
  const field = proto.get(Number(number));
  if (field === undefined) return [];
  const [name = '', ...options] = json.split(',');
  const flags = `${goType.startsWith('*') ? '*' : options.includes('omitempty') ? '?' : ''}${field.repeated ? '[]' : ''}`;
  return [[Number(number), name, field.type, flags]];
}

const messages: Record<string, readonly Field[]> = {};
for (const directory of process.argv.slice(2)) {
  for (const file of globSync('**/generated.proto', { cwd: directory }).sort()) {
    const text = readFileSync(join(directory, file), 'utf8');
    const home = openApiName(/^package (\S+);/m.exec(text)?.[1] ?? '');
    const tags = goTagsOf(join(directory, file, '..'));
    for (const [name, proto] of protoFieldsOf(text)) {
      const fields = (tags.get(name) ?? []).flatMap((tag) => fieldOf(tag, proto));
      // A wrapper message around a slice type, such as ExtraValue, has no struct of its own.
      if (fields.length > 0) messages[`${home}.${name}`] = fields.sort((a, b) => a[0] - b[0]);
      else if (proto.size === 1 && proto.get(1)?.repeated === true) messages[`${home}.${name}`] = [[1, '', proto.get(1)?.type ?? '', 'list']];
    }
  }
}
const lines = Object.entries(messages).map(([name, fields]) => `${JSON.stringify(name)}:${JSON.stringify(fields)}`);
writeFileSync(new URL('../spec/protobuf-1.37.json', import.meta.url), `{\n${lines.join(',\n')}\n}\n`);
console.log(`${lines.length} messages`);
