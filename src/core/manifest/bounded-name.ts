import { digestOf } from './digest.ts';

const DIGEST_CHARACTERS = 8;

/**
 * A name of at most `limit` characters: the name itself where it fits, otherwise its beginning, `-` and eight hexadecimal
 * digits of the whole name's SHA-256. The same name always gives the same result, and a valid Kubernetes name stays one.
 * `limit` is at least 10.
 */
export function boundedName(name: string, limit: number): string {
  if (name.length <= limit) return name;
  const kept = name.slice(0, limit - DIGEST_CHARACTERS - 1).replace(/[-._]+$/, '');
  return `${kept}-${digestOf(name).slice('sha256:'.length, 'sha256:'.length + DIGEST_CHARACTERS)}`;
}
