import type { LogFields } from '../../agent/ports.ts';
import { withoutCredentials } from '../../core/status/without-credentials.ts';

/** The same fields without what looks like a secret, by its name or by itself. The second fence: nobody should pass one at all. */
export function redactFields(fields: LogFields): LogFields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, redactField(name, value)]));
}

/** A text without credentials in addresses, and without tokens as HTTP headers carry them. */
export function redactText(text: string): string {
  return withoutCredentials(text).replace(TOKEN, (_all, scheme: string | undefined) => `${scheme ?? ''}${REDACTED}`);
}

const REDACTED = '[redacted]';

/** Names of Secrets are no secrets: `secretName`, `tokenFile`. */
const SECRET_NAME =
  /(password|passwd|passphrase|secret|token|authorization|credentials?|api-?_?key|private-?_?key|cookie)s?$/i;

/** `Bearer …`, `Basic …`, and JSON Web Tokens wherever they stand. */
const TOKEN = /\b((?:Bearer|Basic) +)[\w.~+/=-]{8,}|\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/gi;

function redactField(name: string, value: LogFields[string]): LogFields[string] {
  if (value === undefined || typeof value === 'boolean') return value;
  if (SECRET_NAME.test(name)) return REDACTED;
  return typeof value === 'string' ? redactText(value) : value;
}
