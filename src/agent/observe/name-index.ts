/** Which texts belong to a name. Most names have one: that costs no more than an entry of a Map. */
export interface NameIndex {
  add(name: string, text: string): void;
  remove(name: string, text: string): void;
  /** In the order in which they were added. */
  of(name: string): Iterable<string>;
}

/** An index without a name. */
export function createNameIndex(): NameIndex {
  const texts = new Map<string, string | Set<string>>();
  return {
    add(name, text) {
      const known = texts.get(name);
      if (known === undefined) texts.set(name, text);
      else if (typeof known !== 'string') known.add(text);
      else if (known !== text) texts.set(name, new Set([known, text]));
    },
    remove(name, text) {
      const known = texts.get(name);
      if (known === undefined) return;
      if (typeof known !== 'string') known.delete(text);
      if (known === text || (typeof known !== 'string' && known.size === 0)) texts.delete(name);
    },
    of(name) {
      const known = texts.get(name) ?? NONE;
      return typeof known === 'string' ? [known] : known;
    },
  };
}

const NONE: ReadonlySet<string> = new Set();
