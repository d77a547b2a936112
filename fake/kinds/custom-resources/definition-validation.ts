import { isJsonObject, type Json, type JsonObject } from '../../../machinery/json.ts';
import { dns1035LabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import type { StoredObject } from '../../registry/strategy.ts';

const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string'];

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

function validateGroup(group: string): readonly FieldError[] {
  if (group === '') return [required('spec.group')];
  const complaints = dnsSubdomainComplaints(group);
  if (complaints.length > 0) return complaints.map((complaint) => invalidValue('spec.group', group, complaint));
  return group.includes('.') ? [] : [invalidValue('spec.group', group, 'should be a domain with at least one dot')];
}

function validateScope(scope: string): readonly FieldError[] {
  if (scope === '') return [required('spec.scope')];
  return scope === 'Cluster' || scope === 'Namespaced' ? [] : [notSupported('spec.scope', scope, ['Cluster', 'Namespaced'])];
}

function validateName(names: JsonObject, field: string): readonly FieldError[] {
  const value = text(names[field]);
  if (value === '') return [required(`spec.names.${field}`)];
  const asLabel = field === 'kind' || field === 'listKind' ? value.toLowerCase() : value;
  const hint = asLabel === value ? '' : 'may have mixed case, but should otherwise match: ';
  return dns1035LabelComplaints(asLabel).map((complaint) => invalidValue(`spec.names.${field}`, value, `${hint}${complaint}`));
}

function validateNames(names: JsonObject): readonly FieldError[] {
  const errors = ['plural', 'singular', 'kind', 'listKind'].flatMap((field) => validateName(names, field));
  for (const field of ['shortNames', 'categories']) {
    list(names[field]).forEach((name, index) => {
      errors.push(...dns1035LabelComplaints(text(name)).map((complaint) => invalidValue(`spec.names.${field}[${index}]`, name, complaint)));
    });
  }
  if (text(names['kind']) !== '' && names['kind'] === names['listKind']) {
    errors.push(invalidValue('spec.names.listKind', names['listKind'], 'kind and listKind may not be the same'));
  }
  return errors;
}

function validateColumn(column: JsonObject, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (text(column['name']) === '') errors.push(required(`${path}.name`));
  const type = text(column['type']);
  if (type === '') errors.push(required(`${path}.type`, `must be one of ${COLUMN_TYPES.join(',')}`));
  else if (!COLUMN_TYPES.includes(type)) errors.push(invalidValue(`${path}.type`, type, `must be one of ${COLUMN_TYPES.join(',')}`));
  const jsonPath = text(column['jsonPath']);
  if (jsonPath === '') errors.push(required(`${path}.JSONPath`));
  else if (!jsonPath.startsWith('.')) errors.push(invalidValue(`${path}.JSONPath`, jsonPath, `must be a simple json path starting with .`));
  return errors;
}

// A definition with one version is checked in its internal form, where schema and columns stand beside the versions.
function validateVersion(version: JsonObject, path: string, isOnly: boolean): readonly FieldError[] {
  const inner = isOnly ? 'spec' : path;
  const schemaPath = isOnly ? 'spec.validation.openAPIV3Schema' : `${path}.schema.openAPIV3Schema`;
  const schema = object(version['schema'])['openAPIV3Schema'];
  const errors: FieldError[] = [...dns1035LabelComplaints(text(version['name'])).map((complaint) => invalidValue(`${path}.name`, version['name'], complaint))];
  if (schema === undefined || schema === null) errors.push(required(isOnly ? `${path}.schema.openAPIV3Schema` : schemaPath));
  else errors.push(...validateRoot(object(schema), schemaPath));
  list(version['additionalPrinterColumns']).forEach((column, index) => {
    errors.push(...validateColumn(object(column), `${inner}.additionalPrinterColumns[${index}]`));
  });
  return errors;
}

function validateRoot(schema: JsonObject, path: string): readonly FieldError[] {
  const type = text(schema['type']);
  if (type === '') return [required(`${path}.type`, 'must not be empty at the root')];
  return type === 'object' ? [] : [invalidValue(`${path}.type`, type, 'must be object at the root')];
}

function validateVersions(spec: JsonObject): readonly FieldError[] {
  const versions = list(spec['versions']).map(object);
  const errors = versions.flatMap((version, index) => validateVersion(version, `spec.versions[${index}]`, versions.length === 1));
  const storage = versions.filter((version) => version['storage'] === true);
  if (storage.length !== 1) errors.push(invalidValue('spec.versions', spec['versions'] ?? null, 'must have exactly one version marked as storage version'));
  return errors;
}

function validateConversion(spec: JsonObject): readonly FieldError[] {
  const conversion = object(spec['conversion']);
  const strategy = text(conversion['strategy']);
  const path = 'spec.conversion';
  if (strategy === '') return [required(`${path}.strategy`)];
  if (strategy === 'Webhook') {
    const webhook = object(conversion['webhook']);
    return isJsonObject(webhook['clientConfig']) ? [] : [required(`${path}.webhookClientConfig`, 'required when strategy is set to Webhook')];
  }
  if (strategy !== 'None') return [notSupported(`${path}.strategy`, strategy, ['None', 'Webhook'])];
  return conversion['webhook'] === undefined ? [] : [forbiddenField(`${path}.webhookClientConfig`, 'should not be set when strategy is not set to Webhook')];
}

/**
 * Every broken rule of a definition, in the API server's order.
 *
 * The rules of what makes a schema structural are not among them yet.
 * @see apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go (v1.37)
 */
export function validateDefinition(definition: StoredObject): readonly FieldError[] {
  const spec = object(definition['spec']);
  const names = object(spec['names']);
  const errors: FieldError[] = [];
  if (definition.metadata.name !== `${text(names['plural'])}.${text(spec['group'])}`) {
    errors.push(invalidValue('metadata.name', definition.metadata.name, 'must be spec.names.plural+"."+spec.group'));
  }
  errors.push(...validateGroup(text(spec['group'])), ...validateScope(text(spec['scope'])), ...validateVersions(spec));
  if (spec['preserveUnknownFields'] === true) {
    errors.push(
      invalidValue(
        'spec.preserveUnknownFields',
        true,
        'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
      ),
    );
  }
  errors.push(...validateNames(names), ...validateConversion(spec));
  const stored = object(definition['status'])['storedVersions'];
  if (list(stored).length === 0) errors.push(invalidValue('status.storedVersions', stored ?? null, 'must have at least one stored version'));
  return errors;
}

/** What may not change: the group and the plural, which make the name, and versions in which objects may still be stored. */
export function validateDefinitionUpdate(next: StoredObject, current: StoredObject): readonly FieldError[] {
  const [spec, before] = [object(next['spec']), object(current['spec'])];
  const errors: FieldError[] = [];
  if (spec['group'] !== before['group']) errors.push(invalidValue('spec.group', spec['group'], 'field is immutable'));
  if (spec['scope'] !== before['scope']) errors.push(invalidValue('spec.scope', spec['scope'], 'field is immutable'));
  for (const field of ['plural', 'kind']) {
    const [to, from] = [object(spec['names'])[field], object(before['names'])[field]];
    if (to !== from) errors.push(invalidValue(`spec.names.${field}`, to, 'field is immutable'));
  }
  return errors;
}
