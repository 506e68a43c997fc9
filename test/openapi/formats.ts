import { type Field, type Problems, problem } from './field.ts';
import { parseQuantity } from './quantity.ts';

type Format = { readonly accepts: (value: unknown) => boolean; readonly description: string };

const RFC3339 =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d([.,]\d+)?(Z|[+-]\d{2}:\d{2})$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const INT32 = 2 ** 31;

/** OpenAPI formats, and the definitions that Kubernetes reads in a way of its own. Unknown formats say nothing, as on a server. */
const FORMATS: ReadonlyMap<string, Format> = new Map([
  ['int32', { accepts: isInt32, description: 'a 32-bit integer' }],
  ['int64', { accepts: Number.isSafeInteger, description: 'an integer that JSON keeps exactly' }],
  [
    'int-or-string',
    { accepts: (value) => typeof value === 'string' || isInt32(value), description: 'a 32-bit integer or a string' },
  ],
  ['byte', { accepts: (value) => BASE64.test(String(value)), description: 'base64 text with padding' }],
  ['date-time', { accepts: (value) => RFC3339.test(String(value)), description: 'an RFC 3339 time' }],
  [
    'io.k8s.apimachinery.pkg.api.resource.Quantity',
    { accepts: isQuantity, description: 'a quantity such as 500m or 1Gi' },
  ],
  [
    'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime',
    { accepts: (value) => /\.\d{6}(Z|[+-])/.test(String(value)), description: 'a time with six digits of a second' },
  ],
]);

/** Checks a value against a format, or against a definition that is a format in all but name. */
export function* checkFormat(field: Field, name: string): Problems {
  const format = FORMATS.get(name);
  if (format !== undefined && !format.accepts(field.value)) yield problem(field, `must be ${format.description}`);
}

function isInt32(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= -INT32 && Number(value) < INT32;
}

function isQuantity(value: unknown): boolean {
  return (typeof value === 'string' || typeof value === 'number') && parseQuantity(value) !== undefined;
}
