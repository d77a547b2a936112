import { isJsonObject, type Json, type JsonObject } from '../../../../machinery/json.ts';
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '../../../../machinery/validation/field-error.ts';

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const strings = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []);
const isGiven = (value: Json | undefined): boolean => value !== undefined && value !== null;

function wrongType(schema: JsonObject, wanted: string, keyword: string, path: string): FieldError {
  const type = text(schema['type']);
  const detail = `must be ${wanted} if ${keyword} is specified`;
  return type === '' ? required(`${path}.type`, detail) : invalidValue(`${path}.type`, type, detail);
}

/** The rules of `x-kubernetes-map-type`. */
export function validateMapExtensions(schema: JsonObject, path: string): FieldError[] {
  const mapType = schema['x-kubernetes-map-type'];
  if (!isGiven(mapType)) return [];
  const errors = schema['type'] === 'object' ? [] : [wrongType(schema, 'object', 'x-kubernetes-map-type', path)];
  if (mapType !== 'atomic' && mapType !== 'granular') errors.push(notSupported(`${path}.x-kubernetes-map-type`, mapType, ['atomic', 'granular']));
  return errors;
}

// Items of sets are compared as wholes, and so must be owned as wholes. The server shows the list type of the item for both.
function setItemErrors(items: JsonObject, path: string): FieldError[] {
  const [listType, mapType] = [items['x-kubernetes-list-type'], items['x-kubernetes-map-type']];
  const detail = 'must be atomic as item of a list with x-kubernetes-list-type=set';
  if (items['type'] === 'array' && isGiven(listType) && listType !== 'atomic') {
    return [invalidValue(`${path}.items.x-kubernetes-list-type`, listType, detail)];
  }
  if (items['type'] !== 'object' || mapType === 'atomic') return [];
  return [invalidValue(`${path}.items.x-kubernetes-map-type`, listType, detail)];
}

function mapKeyErrors(items: JsonObject, keys: readonly string[], path: string): FieldError[] {
  const properties = isJsonObject(items['properties']) ? items['properties'] : {};
  const seen = new Set<string>();
  const errors: FieldError[] = [];
  for (const key of keys) {
    const property = properties[key];
    if (!isJsonObject(property)) errors.push(invalidValue(`${path}.x-kubernetes-list-map-keys`, keys, 'entries must all be names of item properties'));
    else if (property['type'] === 'array' || property['type'] === 'object') {
      const detail = "must be a scalar type if parent array's x-kubernetes-list-type is map";
      errors.push(invalidValue(`${path}.items.properties[${key}].type`, items['type'], detail));
    }
    if (seen.has(key)) errors.push(invalidValue(`${path}.x-kubernetes-list-map-keys`, keys, 'must not contain duplicate entries'));
    seen.add(key);
  }
  return errors;
}

function mapErrors(schema: JsonObject, keys: readonly string[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { items } = schema;
  if (keys.length === 0) errors.push(required(`${path}.x-kubernetes-list-map-keys`, 'must not be empty if x-kubernetes-list-type is map'));
  if (!isGiven(items)) errors.push(required(`${path}.items`, 'must have a schema if x-kubernetes-list-type is map'));
  if (!isJsonObject(items)) return errors;
  if (items['type'] === 'object') return [...errors, ...mapKeyErrors(items, keys, path)];
  return [...errors, invalidValue(`${path}.items.type`, text(items['type']), "must be object if parent array's x-kubernetes-list-type is map")];
}

// Keys must be there for every item to be told apart.
function itemErrors(schema: JsonObject, keys: readonly string[], path: string): FieldError[] {
  const { items } = schema;
  const type = schema['x-kubernetes-list-type'];
  if (!isJsonObject(items) || (type !== 'set' && type !== 'map')) return [];
  const errors = items['nullable'] === true ? [forbiddenField(`${path}.items.nullable`, `cannot be nullable when x-kubernetes-list-type is ${type}`)] : [];
  if (type === 'set') return errors;
  const properties = isJsonObject(items['properties']) ? items['properties'] : {};
  const needed = strings(items['required']);
  for (const key of keys) {
    const property = properties[key];
    if (!isJsonObject(property)) continue;
    const place = `${path}.items.properties[${key}]`;
    const why = 'this property is in x-kubernetes-list-map-keys, so it';
    if (!needed.includes(key) && !isGiven(property['default']))
      errors.push(required(`${place}.default`, `${why} must have a default or be a required property`));
    if (property['nullable'] === true) errors.push(forbiddenField(`${place}.nullable`, `${why} cannot be nullable`));
  }
  return errors;
}

/** The rules of `x-kubernetes-list-type` and `x-kubernetes-list-map-keys`. */
export function validateListExtensions(schema: JsonObject, path: string): FieldError[] {
  const listType = schema['x-kubernetes-list-type'];
  const keys = strings(schema['x-kubernetes-list-map-keys']);
  const errors: FieldError[] = [];
  const { items } = schema;
  if (isGiven(listType) && schema['type'] !== 'array') errors.push(wrongType(schema, 'array', 'x-kubernetes-list-type', path));
  else if (listType === 'set' && isJsonObject(items)) errors.push(...setItemErrors(items, path));
  if (isGiven(listType) && !['atomic', 'set', 'map'].includes(text(listType))) {
    errors.push(notSupported(`${path}.x-kubernetes-list-type`, listType, ['atomic', 'set', 'map']));
  }
  if (keys.length > 0 && listType !== 'map') {
    const detail = 'must be map if x-kubernetes-list-map-keys is non-empty';
    errors.push(isGiven(listType) ? invalidValue(`${path}.x-kubernetes-list-type`, listType, detail) : required(`${path}.x-kubernetes-list-type`, detail));
  }
  if (listType === 'map') errors.push(...mapErrors(schema, keys, path));
  return [...errors, ...itemErrors(schema, keys, path)];
}
