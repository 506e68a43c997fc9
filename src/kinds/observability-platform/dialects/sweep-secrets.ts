import { type FieldPath, isJsonArray, isJsonObject, type JsonValue } from '../../../core/json/json.ts';
import type { SpecRewriter } from '../../../core/resource/spec-rewriter.ts';
import { isLiteral, isSecretUrl, reportDroppedSecret } from './literal-secret.ts';

const SECRET_NAME =
  /(^|[a-z0-9_.-])(password|passwd|passphrase|secret[-_.]?key|client[-_.]?secret|api[-_.]?key|access[-_.]?key([-_.]?id)?|account[-_.]?key|service[-_.]?key|routing[-_.]?key|private[-_.]?key|bearer[-_.]?token|access[-_.]?token|auth[-_.]?token|bot[-_.]?token|service[-_.]?account[-_.]?key)$|^(token|secret)$/i;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
/** Members are the user's own words here, not names of settings. */
const FREE = new Set([
  'externalLabels',
  'labels',
  'podAnnotations',
  'serviceAccountAnnotations',
  'annotations',
  'nodeSelector',
]);
/** Texts whose secrets have been replaced already. */
const TEXTS = new Set(['additionalScrapeConfigs', 'config']);

/** Leaves out whatever else looks like a secret, wherever it is: also in parts of the input that are not read. */
export function sweepSecrets(spec: SpecRewriter): void {
  const found: FieldPath[] = [];
  collect(spec.read(['spec']) ?? null, ['spec'], found);
  for (const path of found) {
    spec.remove(path);
    reportDroppedSecret(spec, path, 'keep it in a Secret of the cluster');
  }
}

function collect(value: JsonValue, path: FieldPath, found: FieldPath[]): void {
  if (isJsonArray(value)) {
    for (const [index, item] of value.entries()) collect(item, [...path, index], found);
    return;
  }
  if (!isJsonObject(value)) return;
  for (const [name, child] of Object.entries(value)) {
    if (child === undefined || child === null || FREE.has(name)) continue;
    const own = [...path, name];
    // Grafana's own name for options that are secrets, whatever they are called.
    if (name === 'secureJsonData' || isSecret(name, child)) found.push(own);
    else collect(child, own, found);
  }
}

function isSecret(name: string, value: JsonValue): boolean {
  if (!isLiteral(value)) return false;
  if (SECRET_NAME.test(name)) return true;
  if (typeof value !== 'string' || TEXTS.has(name)) return false;
  return isSecretUrl(value) || PRIVATE_KEY.test(value);
}
