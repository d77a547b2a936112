import { isKnownFormat } from './formats.ts';
import type { StructuralSchema } from './structural-schema.ts';

/**
 * The format of a schema, if it is one that the server knows for its type: it forgets all others.
 *
 * @see apiextensions-apiserver pkg/apiserver/validation/formats.go (v1.37)
 */
export function formatOf({ type, format = '' }: StructuralSchema): string {
  switch (type) {
    case undefined:
    case 'string':
      return isKnownFormat(format) ? format : '';
    case 'integer':
      return format === 'int32' || format === 'int64' ? format : '';
    case 'number':
      return format === 'float' || format === 'double' ? format : '';
    default:
      return '';
  }
}
