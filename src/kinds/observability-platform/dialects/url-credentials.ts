import { type FieldPath, isJsonArray } from '../../../core/json/json.ts';
import type { SpecRewriter } from '../../../core/resource/spec-rewriter.ts';
import { isLiteral, reportLiteralSecret, secretNameFor } from './literal-secret.ts';
import { specPath } from './spec-path.ts';

const KEYS = ['username', 'password'];

/** Turns user names and passwords of receivers and data sources, in their addresses, headers or fields, into `basicAuth`. */
export function readUrlCredentials(spec: SpecRewriter): void {
  for (const [index, path] of itemsOf(spec, 'components.prometheus.remoteWrite').entries()) {
    const name = secretNameFor(spec, 'prometheus', `remote-write-${index}`);
    readPassword(spec, [...path, 'basicAuth'], name);
    readAuthorization(spec, path, name);
    readAddress(spec, path, name);
  }
  for (const [index, path] of itemsOf(spec, 'components.grafana.dataSources').entries()) {
    const name = secretNameFor(spec, 'grafana', `data-source-${index}`);
    readPassword(spec, [...path, 'basicAuth'], name);
    readAddress(spec, path, name);
  }
}

function itemsOf(spec: SpecRewriter, name: string): readonly FieldPath[] {
  const path = specPath(name);
  const list = spec.read(path);
  return isJsonArray(list) ? [...list.keys()].map((index) => [...path, index]) : [];
}

/** The user name is no secret by itself, but it comes from the same Secret. */
function readPassword(spec: SpecRewriter, block: FieldPath, name: string): void {
  if (!isLiteral(spec.read([...block, 'password']))) return;
  spec.set(block, { secretName: name });
  reportLiteralSecret(spec, [...block, 'password'], { name, keys: KEYS });
}

function readAuthorization(spec: SpecRewriter, path: FieldPath, name: string): void {
  for (const header of ['Authorization', 'authorization']) {
    const field = [...path, 'headers', header];
    const value = spec.read(field);
    if (!isLiteral(value)) continue;
    const isBearer = /^bearer /i.test(String(value));
    if (isBearer) spec.set([...path, 'bearerTokenSecret'], { name, key: 'token' }, field);
    else spec.set([...path, 'basicAuth'], { secretName: name }, field);
    spec.remove(field);
    reportLiteralSecret(spec, field, { name, keys: isBearer ? ['token'] : KEYS });
  }
}

function readAddress(spec: SpecRewriter, path: FieldPath, name: string): void {
  const field = [...path, 'url'];
  const value = spec.read(field);
  const [, scheme, rest] = typeof value === 'string' ? (/^(https?:\/\/)[^/?#@]*:[^/?#]*@(.+)$/i.exec(value) ?? []) : [];
  if (scheme === undefined || rest === undefined) return;
  spec.set(field, `${scheme}${rest}`);
  spec.set([...path, 'basicAuth'], { secretName: name }, field);
  reportLiteralSecret(spec, field, { name, keys: KEYS });
}
