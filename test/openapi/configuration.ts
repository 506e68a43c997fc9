import { isJsonObject } from '../../src/core/json/json.ts';
import { at, entries, type Field, isSet, type Problems, problem, text } from './field.ts';
import { requireText } from './field-checks.ts';
import { checkKey } from './metadata.ts';
import { configMapKey } from './syntax.ts';

const SIZE_LIMIT_BYTES = 1024 * 1024;

/** Keys that Secrets of a type must have; one of them is enough for basic authentication. */
const SECRET_KEYS: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};

/** Checks a ConfigMap (ValidateConfigMap). */
export function* checkConfigMap(manifest: Field): Problems {
  const [data, binaryData] = [at(manifest, 'data'), at(manifest, 'binaryData')];
  for (const [key, value] of [...entries(data), ...entries(binaryData)]) yield* checkKey(value, key, configMapKey);
  for (const [key, value] of entries(data)) {
    if (isSet(at(binaryData, key))) yield problem(value, 'is in binaryData too');
  }
  const bytes = textBytes(data) + base64Bytes(binaryData);
  if (bytes > SIZE_LIMIT_BYTES) {
    yield problem(manifest, `must not exceed ${SIZE_LIMIT_BYTES} bytes of data, has ${bytes}`);
  }
}

/** Checks a Secret (ValidateSecret). */
export function* checkSecret(manifest: Field): Problems {
  const [data, stringData] = [at(manifest, 'data'), at(manifest, 'stringData')];
  for (const [key, value] of [...entries(data), ...entries(stringData)]) yield* checkKey(value, key, configMapKey);
  const bytes = base64Bytes(data) + textBytes(stringData);
  if (bytes > SIZE_LIMIT_BYTES) {
    yield problem(manifest, `must not exceed ${SIZE_LIMIT_BYTES} bytes of data, has ${bytes}`);
  }
  yield* checkSecretType(manifest, (key) => isSet(at(data, key)) || isSet(at(stringData, key)));
}

function* checkSecretType(manifest: Field, hasKey: (key: string) => boolean): Problems {
  const type = text(at(manifest, 'type'), 'Opaque');
  const required = Object.hasOwn(SECRET_KEYS, type) ? (SECRET_KEYS[type] ?? []) : [];
  for (const key of required) if (!hasKey(key)) yield problem(manifest, `must have the key ${key} for type ${type}`);
  const login = required.find((key) => key.startsWith('.docker') && hasKey(key));
  if (login !== undefined) yield* checkRegistryLogin(manifest, login);
  if (type === 'kubernetes.io/basic-auth' && !['username', 'password'].some(hasKey)) {
    yield problem(manifest, `must have the key username or password for type ${type}`);
  }
  if (type === 'kubernetes.io/service-account-token') yield* requireText(accountOf(manifest));
}

function accountOf(manifest: Field): Field {
  return at(manifest, 'metadata', 'annotations', 'kubernetes.io/service-account.name');
}

function* checkRegistryLogin(manifest: Field, key: string): Problems {
  const [plain, encoded] = [at(manifest, 'stringData', key), at(manifest, 'data', key)];
  const content = isSet(plain) ? text(plain) : Buffer.from(text(encoded), 'base64').toString();
  if (!isJsonText(content)) yield problem(isSet(plain) ? plain : encoded, 'must be a JSON object');
}

function isJsonText(content: string): boolean {
  try {
    return isJsonObject(JSON.parse(content));
  } catch {
    return false;
  }
}

function textBytes(map: Field): number {
  return entries(map).reduce((bytes, [, value]) => bytes + Buffer.byteLength(text(value)), 0);
}

function base64Bytes(map: Field): number {
  return entries(map).reduce((bytes, [, value]) => bytes + Buffer.from(text(value), 'base64').length, 0);
}
