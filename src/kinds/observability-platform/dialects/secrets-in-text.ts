import { type Document, isAlias, isPair, isScalar, type Node, type Pair, parseDocument, Scalar, visit } from 'yaml';
import type { SecretRule } from './secret-rules.ts';

/** A secret that was found in a configuration. */
export interface SecretInText {
  /** Where it was, as people write it: `receivers.slack_configs.api_url`. */
  readonly place: string;
  /** The key of the Secret that it is read from now; undefined where it could not be replaced and stays. */
  readonly key: string | undefined;
  /** Whether it stands in the text more than once, by an anchor. */
  readonly isRepeated: boolean;
}

/** How a program's secrets are found and referred to. */
export interface SecretReplacement {
  readonly rule: SecretRule;
  /** The key of the Secret for a setting of this name. */
  keyOf(name: string): string;
  /** What the program reads in place of the secret. */
  reference(key: string): string;
}

/**
 * Replaces the secrets of a YAML configuration, and leaves everything else as it is written, comments too, except one behind a secret.
 * Text that is no YAML is returned as it is: the checks refuse it.
 */
export function replaceSecretsInText(
  text: string,
  replacement: SecretReplacement,
): { readonly text: string; readonly secrets: readonly SecretInText[] } {
  const document = parseDocument(text, { logLevel: 'silent' });
  if (document.errors.length > 0) return { text, secrets: [] };
  const found = findSecrets(document, replacement);
  if (found.length === 0) return { text, secrets: [] };
  return {
    text: document.toString({ lineWidth: 0 }),
    secrets: found.map(({ place, key, isRepeated }) => ({ place, key, isRepeated })),
  };
}

interface FoundSecret extends SecretInText {
  readonly value: string;
}

/** Replaces in place. One value of one setting gets one key, however often it occurs. */
function findSecrets(document: Document, { rule, keyOf, reference }: SecretReplacement): readonly FoundSecret[] {
  const found: FoundSecret[] = [];
  visit(document, {
    Pair(_, pair, ancestors) {
      const names = [...ancestors.filter(isPair), pair].map(nameOf);
      const value = literalOf(pair, document);
      const verdict = value === undefined ? undefined : rule(names, value);
      if (value === undefined || verdict === undefined) return undefined;
      const place = names.join('.');
      const isRepeated = hasAnchor(pair);
      if (verdict === 'none' || isRepeated) {
        found.push({ place, key: undefined, value, isRepeated });
        return visit.SKIP;
      }
      const key = freeKey(keyOf(nameOf(pair)), value, found);
      found.push({ place, key, value, isRepeated });
      pair.key = new Scalar(verdict.readAs);
      pair.value = new Scalar(reference(key));
      return visit.SKIP;
    },
  });
  return found;
}

/** A value with an anchor, or taken from one, stands elsewhere as well, where it would stay. */
function hasAnchor(pair: Pair): boolean {
  return isAlias(pair.value) || (isScalar(pair.value) && pair.value.anchor !== undefined);
}

function nameOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : '';
}

function literalOf(pair: Pair, document: Document): string | undefined {
  const node = isAlias(pair.value) ? pair.value.resolve(document) : (pair.value as Node | null); // What a parsed pair holds.
  if (!isScalar(node)) return undefined;
  const { value } = node;
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined;
}

function freeKey(wanted: string, value: string, found: readonly FoundSecret[]): string {
  const base = (key: string) => key.replace(/_\d+$/, '');
  const same = found.find((each) => each.key !== undefined && base(each.key) === wanted && each.value === value);
  if (same?.key !== undefined) return same.key;
  const others = new Set(found.flatMap(({ key }) => (key !== undefined && base(key) === wanted ? [key] : [])));
  return others.size === 0 ? wanted : `${wanted}_${others.size + 1}`;
}
