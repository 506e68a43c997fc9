import { type FieldPath, isJsonArray } from '../../../core/json/json.ts';
import type { SpecRewriter } from '../../../core/resource/spec-rewriter.ts';
import { reportLiteralSecret, secretNameFor } from './literal-secret.ts';
import { replaceSecretsInText, type SecretInText } from './secrets-in-text.ts';
import { alertmanagerSecret, collectorSecret, prometheusSecret, type SecretRule } from './secret-rules.ts';
import { shownPath, specPath } from './spec-path.ts';

interface TextField {
  readonly component: string;
  readonly field: string;
  /** The Secret is called {prefix}-{name}-secrets. */
  readonly prefix: string;
  readonly rule: SecretRule;
  keyOf(name: string): string;
  /** Where a key of the Secret is found by the program. */
  reference(secret: string, key: string): string;
  readonly unreadable: string;
}

/** Fields with a program's own configuration, and how that program reads a secret. */
const TEXTS: readonly TextField[] = [
  {
    component: 'components.prometheus',
    field: 'additionalScrapeConfigs',
    prefix: 'prometheus',
    rule: prometheusSecret,
    keyOf: (name) => name,
    reference: (secret, key) => `/etc/prometheus/secrets/${secret}/${key}`,
    unreadable: 'give the pods an identity with `prometheus.serviceAccountAnnotations` instead',
  },
  {
    component: 'alerting.alertmanager',
    field: 'config',
    prefix: 'alertmanager',
    rule: alertmanagerSecret,
    keyOf: (name) => name,
    reference: (secret, key) => `/etc/alertmanager/secrets/${secret}/${key}`,
    unreadable: 'keep the whole configuration in a Secret, and name it in `alertmanager.configSecret`',
  },
  {
    component: 'components.openTelemetryCollector',
    field: 'config',
    prefix: 'otel-collector',
    rule: collectorSecret,
    keyOf: (name) => name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_'),
    reference: (_secret, key) => `\${env:${key}}`,
    unreadable: 'read it from the environment, as `${env:NAME}`',
  },
];

/** Replaces the secrets inside configurations by what the program reads from a mounted Secret. */
export function replaceSecretsInTexts(spec: SpecRewriter): void {
  for (const text of TEXTS) replaceIn(spec, text);
}

function replaceIn(spec: SpecRewriter, configuration: TextField): void {
  const { component, field, prefix, rule, keyOf, reference, unreadable } = configuration;
  const path = specPath(`${component}.${field}`);
  const written = spec.read(path);
  if (typeof written !== 'string') return;
  const name = secretNameFor(spec, prefix, 'secrets');
  const { text, secrets } = replaceSecretsInText(written, {
    rule,
    keyOf,
    reference: (key) => reference(name, key),
  });
  if (secrets.length === 0) return;
  spec.set(path, text);
  const replaced = secrets.filter((secret) => secret.key !== undefined);
  if (replaced.length > 0) addSecret(spec, specPath(`${component}.secrets`), name);
  const keys = [...new Set(replaced.flatMap(({ key }) => (key === undefined ? [] : [key])))];
  if (keys.length > 0) reportLiteralSecret(spec, path, { name, keys });
  for (const secret of secrets) if (secret.key === undefined) refuse(spec, path, { secret, unreadable });
}

function addSecret(spec: SpecRewriter, path: FieldPath, name: string): void {
  const others = spec.read(path);
  const names = isJsonArray(others) ? others : [];
  if (!names.includes(name)) spec.set(path, [...names, name]);
}

/** The program cannot read this one from anywhere else, so it cannot be replaced. */
function refuse(
  spec: SpecRewriter,
  path: FieldPath,
  { secret, unreadable }: { readonly secret: SecretInText; readonly unreadable: string },
): void {
  spec.report({
    code: 'literal-secret',
    severity: 'error',
    path,
    message: `'${secret.place}' in '${shownPath(path)}' is a secret in plain text, and ${secret.isRepeated ? 'an anchor repeats it' : 'the program reads it from nowhere else'}`,
    fix: secret.isRepeated ? 'write it once, without an anchor' : unreadable,
  });
}
