import type { FieldPath } from '../../../core/json/json.ts';
import type { SpecRewriter } from '../../../core/resource/spec-rewriter.ts';
import { shownPath } from './spec-path.ts';

/** A Secret that a literal value becomes a reference to, with every key that it needs. */
export interface NeededSecret {
  readonly name: string;
  readonly keys: readonly string[];
}

/** The name of a Secret of this platform: `loki-production-s3`. */
export function secretNameFor(spec: SpecRewriter, prefix: string, suffix: string): string {
  const name = spec.read(['metadata', 'name']);
  return `${prefix}-${typeof name === 'string' ? name : 'platform'}-${suffix}`;
}

/**
 * Warns of a secret in plain text that has been replaced by a reference, with the command that makes the Secret. The value is never in
 * the message, and code frames do not show it.
 */
export function reportLiteralSecret(spec: SpecRewriter, path: FieldPath, { name, keys }: NeededSecret): void {
  const namespace = spec.read(['metadata', 'namespace']);
  const options = [
    ...(typeof namespace === 'string' ? [`-n ${namespace}`] : []),
    `create secret generic ${name}`,
    ...keys.map((key) => `--from-file=${key}=<file>`),
  ];
  spec.report({
    code: 'literal-secret',
    severity: 'warning',
    path,
    message: `'${shownPath(path)}' is a secret in plain text; it is left out and taken from the Secret ${name}, which you make`,
    fix: `take it out of Git, change it where it is used, and run \`kubectl ${options.join(' ')}\``,
  });
}

/** Warns of a secret in plain text that is left out, because no field takes a reference in its place. */
export function reportDroppedSecret(spec: SpecRewriter, path: FieldPath, instead: string): void {
  spec.report({
    code: 'literal-secret',
    severity: 'warning',
    path,
    message: `'${shownPath(path)}' is a secret in plain text; it is left out`,
    fix: `take it out of Git, and change it where it is used; ${instead}`,
  });
}

/** Tells whether an address carries a secret itself: a password, a token, or the path of a chat's incoming webhook. */
export function isSecretUrl(text: string): boolean {
  if (!/^https?:\/\//i.test(text)) return false;
  return (
    /^https?:\/\/[^/?#]*:[^/?#]*@/i.test(text) ||
    /[?&](token|key|api[-_]?key|secret|sig|signature|access_token)=/i.test(text) ||
    /^https?:\/\/(hooks\.slack\.com\/(services|workflows)|discord(app)?\.com\/api\/webhooks|[^/]*webhook\.office\.com|[^/]*logic\.azure\.com|chat\.googleapis\.com)\//i.test(
      text,
    )
  );
}

/** Tells whether a value is a secret that somebody wrote: text or a number, and no reference. */
export function isLiteral(value: unknown): value is string | number {
  return (typeof value === 'string' && value !== '') || typeof value === 'number';
}
