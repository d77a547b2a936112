import type { JsonObject } from '../../machinery/json.ts';

const textOf = (toleration: JsonObject, key: string): string => String(toleration[key] ?? '');

function isSame(a: JsonObject, b: JsonObject): boolean {
  return ['key', 'operator', 'value', 'effect', 'tolerationSeconds'].every((key) => textOf(a, key) === textOf(b, key));
}

/** Whether `wide` tolerates all that `toleration` does. */
function covers(wide: JsonObject, toleration: JsonObject): boolean {
  if (isSame(wide, toleration)) return true;
  const operator = textOf(wide, 'operator');
  if (textOf(wide, 'key') !== textOf(toleration, 'key') && (textOf(wide, 'key') !== '' || operator !== 'Exists')) return false;
  const effect = textOf(wide, 'effect');
  if (effect !== '' && effect !== textOf(toleration, 'effect')) return false;
  const seconds = wide['tolerationSeconds'];
  if (effect === 'NoExecute' && typeof seconds === 'number') {
    const other = toleration['tolerationSeconds'];
    if (typeof other !== 'number' || other > seconds) return false;
  }
  if (operator === 'Exists') return true;
  return (operator === '' || operator === 'Equal') && textOf(toleration, 'operator') === 'Equal' && textOf(wide, 'value') === textOf(toleration, 'value');
}

/** Those of `all` that no other covers, in order; of equal ones the first. @see kubernetes pkg/util/tolerations/tolerations.go, MergeTolerations (v1.37) */
export function mergeTolerations(all: readonly JsonObject[]): readonly JsonObject[] {
  const merged: JsonObject[] = [];
  all.forEach((toleration, index) => {
    const isCovered =
      merged.some((other) => covers(other, toleration)) || all.slice(index + 1).some((other) => !isSame(other, toleration) && covers(other, toleration));
    if (!isCovered) merged.push(toleration);
  });
  return merged;
}
