import { type FieldError, forbiddenField, notSupported } from '../../../machinery/validation/field-error.ts';

const shortModes: Readonly<Record<string, string>> = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' };

/** All access modes, in the order in which the server lists them. */
const accessModes: readonly string[] = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

/** Access modes as tables show them: `RWO,ROX`. */
export function accessModeText(modes: unknown): string {
  const given = new Set((modes ?? []) as readonly string[]);
  return Object.keys(shortModes)
    .filter((mode) => given.has(mode))
    .map((mode) => shortModes[mode])
    .join(',');
}

/** Complaints about modes that there are not, and about one that stands alone. */
export function validateAccessModes(modes: readonly string[], field: string): FieldError[] {
  const unknown = modes.filter((mode) => !accessModes.includes(mode)).map((mode) => notSupported(field, mode, accessModes));
  const mixed = modes.includes('ReadWriteOncePod') && modes.some((mode) => mode !== 'ReadWriteOncePod' && accessModes.includes(mode));
  return mixed ? [...unknown, forbiddenField(field, 'may not use ReadWriteOncePod with other access modes')] : unknown;
}
