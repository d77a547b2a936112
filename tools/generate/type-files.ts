import { definitionsByHome, type Home, type HomedDefinition, isKind, leaves } from './home.ts';
import { generatedHeader, type OpenApiSchema, type ResourceRow, referenceOf, type Specification } from './specification.ts';

type Homes = ReadonlyMap<string, Home>;

/** Shapes that the kernel writes by hand; the generated module re-exports them. */
const handWritten: ReadonlySet<string> = new Set(['ListMeta', 'ManagedFieldsEntry', 'ObjectMeta', 'OwnerReference']);

/** Renders `machinery/generated/types/<group>/<version>.ts`: an interface per definition, a descriptor per top-level kind. */
export function typeFiles(specification: Specification, homes: Homes): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [key, definitions] of definitionsByHome(specification, homes)) {
    files.set(`machinery/generated/types/${key}.ts`, typeFile(definitions, homes, specification));
  }
  return files;
}

function typeFile(definitions: readonly HomedDefinition[], homes: Homes, specification: Specification): string {
  const imports = new Imports(new Set(definitions.map(({ home }) => home.name)));
  const isMeta = definitions[0]?.home.group === 'meta';
  const parts = definitions.flatMap((definition) => {
    if (isMeta && handWritten.has(definition.home.name)) return [];
    const row = rowOf(definition.home, specification.resources);
    return [interfaceOf(definition, homes, imports), ...(row === undefined ? [] : [descriptorOf(row)])];
  });
  if (parts.some((part) => part.includes('defineResource<'))) imports.addDescriptors();
  const shared = isMeta ? `export type { ${[...handWritten].join(', ')} } from '../../../object.ts';\n` : '';
  return `${generatedHeader(specification.digest)}${imports.render()}${shared}\n${parts.join('\n')}`;
}

/** Collects what a file takes from other files; a name that is taken locally gets its group in front. */
class Imports {
  readonly #taken: ReadonlySet<string>;
  readonly #byModule = new Map<string, Set<string>>();
  #descriptors = false;

  constructor(taken: ReadonlySet<string>) {
    this.#taken = taken;
  }

  /** The local name of a definition that lives elsewhere. */
  add(home: Home): string {
    const isOwn = home.group === 'meta' && handWritten.has(home.name);
    const module = isOwn ? '../../../object.ts' : `../${home.group === '' ? 'core' : home.group}/${home.version}.ts`;
    const isClash = this.#taken.has(home.name) && !isOwn;
    const local = isClash ? `${pascal(home.group === '' ? 'core' : home.group)}${home.name}` : home.name;
    const names = this.#byModule.get(module) ?? new Set();
    this.#byModule.set(module, names.add(isClash ? `${home.name} as ${local}` : home.name));
    return local;
  }

  addDescriptors(): void {
    this.#descriptors = true;
  }

  render(): string {
    const types = [...this.#byModule].sort(([a], [b]) => (a < b ? -1 : 1));
    const lines = types.map(([module, names]) => `import type { ${[...names].sort().join(', ')} } from '${module}';\n`);
    return `${lines.join('')}${this.#descriptors ? "import { defineResource, type ResourceDescriptor } from '../../../resource.ts';\n" : ''}`;
  }
}

function pascal(group: string): string {
  const first = group.split('.')[0] ?? '';
  return first.charAt(0).toUpperCase() + first.slice(1);
}

function rowOf(home: Home, resources: readonly ResourceRow[]): ResourceRow | undefined {
  return resources.find(({ group, version, kind }) => group === home.group && version === home.version && kind === home.name);
}

function interfaceOf({ home, schema }: HomedDefinition, homes: Homes, imports: Imports): string {
  const required = new Set(schema.required ?? []);
  const literals = isKind(schema, home) ? { apiVersion: apiVersionOf(home), kind: home.name } : {};
  const lines = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const literal = name === 'apiVersion' || name === 'kind' ? literals[name as keyof typeof literals] : undefined;
    const type = literal === undefined ? typeOf(property, { from: home, homes, imports }) : `'${literal}'`;
    return `  readonly ${propertyName(name)}${required.has(name) ? '' : '?'}: ${type};\n`;
  });
  const doc = `/** ${home.package}.${home.name} */\n`;
  return lines.length === 0
    ? `${doc}export type ${home.name} = Readonly<Record<string, never>>;\n`
    : `${doc}export interface ${home.name} {\n${lines.join('')}}\n`;
}

function apiVersionOf({ group, version }: { readonly group: string; readonly version: string }): string {
  return group === '' ? version : `${group}/${version}`;
}

interface Place {
  readonly from: Home;
  readonly homes: Homes;
  readonly imports: Imports;
}

function typeOf(schema: OpenApiSchema, place: Place): string {
  const reference = referenceOf(schema);
  if (reference !== undefined) return referencedType(reference, place);
  switch (schema.type) {
    case 'array':
      return arrayOf(typeOf(schema.items ?? {}, place));
    case 'object':
      return `Readonly<Record<string, ${typeOf(schema.additionalProperties ?? {}, place)}>>`;
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'string':
      return schema.enum === undefined ? 'string' : schema.enum.map((value) => `'${value}'`).join(' | ');
    default:
      return 'unknown';
  }
}

function referencedType(name: string, { from, homes, imports }: Place): string {
  const leaf = leaves[name];
  if (leaf !== undefined) return leaf.typescript;
  const home = homes.get(name);
  if (home === undefined) throw new Error(`a reference to ${name}, which no document defines`);
  const isHere = home.package === from.package && !(home.group === 'meta' && handWritten.has(home.name));
  return isHere ? home.name : imports.add(home);
}

function arrayOf(item: string): string {
  return item.includes(' ') ? `readonly (${item})[]` : `readonly ${item}[]`;
}

function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`;
}

function descriptorOf(row: ResourceRow): string {
  const where = row.namespaced ? 'namespaced' : 'cluster-scoped';
  const fields = `group: '${row.group}', version: '${row.version}', kind: '${row.kind}', plural: '${row.plural}', namespaced: ${row.namespaced}`;
  return `/** The resource \`${row.plural}\` of ${apiVersionOf(row)}, ${where}. */\nexport const ${row.kind}: ResourceDescriptor<${row.kind}> = /* @__PURE__ */ defineResource<${row.kind}>({ ${fields} });\n`;
}
