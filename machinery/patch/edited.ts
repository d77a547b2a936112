import { produce } from 'immer';

/** A type whose members, at any depth, may be assigned. */
export type Editable<T> = T extends readonly (infer Item)[] ? Editable<Item>[] : T extends object ? { -readonly [Key in keyof T]: Editable<T[Key]> } : T;

/** What `change` makes of an object, frozen; the object itself, which stays as it is, when it changes nothing. */
export function edited<T extends object>(object: T, change: (draft: Editable<T>) => void): T {
  return produce(object, (draft) => {
    change(draft as Editable<T>);
  });
}
