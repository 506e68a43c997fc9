import { cutText } from '../../core/status/cut-text.ts';

const LABEL_CHARACTERS = 128;

/** The value of a label, at most 128 characters. */
export function labelText(value: string): string {
  return cutText(value, LABEL_CHARACTERS);
}

/** A label whose values come from outside: after `limit` different ones every new one is `other`. */
export function boundedLabel(limit: number): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    const text = labelText(value);
    if (!known.has(text) && known.size >= limit) return 'other';
    known.add(text);
    return text;
  };
}
