/** Freezes values at every depth. */
export type Freeze = <T>(value: T) => T;

const SLOTS = 4096;

// The engine shares strings up to this length by itself when it parses JSON.
const SHORT = 10;

/**
 * A freezer that lets equal strings of all it freezes be one: what the objects of a kind say is mostly the same, images, policies, keys
 * and names of nodes. It remembers a few thousand strings, each in the one place that its letters give, where the last one stays.
 */
export function freezeSharing(): Freeze {
  const slots: string[] = Array.from({ length: SLOTS }, () => '');
  const shared = (text: string): string => {
    const { length } = text;
    const sum =
      length * 31 + text.charCodeAt(length - 1) * 17 + text.charCodeAt(length - 2) * 131 + text.charCodeAt(length >> 1) * 7 + text.charCodeAt(length >> 2);
    const slot = sum % SLOTS;
    const known = slots[slot];
    if (known === text) return known;
    slots[slot] = text;
    return text;
  };
  const freezeAll = (value: Record<string, unknown>): void => {
    for (const key in value) {
      const member = value[key];
      if (typeof member === 'string') {
        if (member.length > SHORT) value[key] = shared(member);
      } else if (typeof member === 'object' && member !== null && !Object.isFrozen(member)) freezeAll(member as Record<string, unknown>);
    }
    Object.freeze(value);
  };
  return (value) => {
    if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) freezeAll(value as Record<string, unknown>);
    return value;
  };
}
