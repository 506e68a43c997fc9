import { isCreditCard, isIsbn10, isIsbn13 } from './check-digits.ts';
import { isDate, isDateTime } from './date-time.ts';
import { isDuration } from './duration.ts';
import { isEmailAddress } from './email-address.ts';
import { isCidr, isIPv4, isIPv6, isMac } from './ip-address.ts';
import { isRequestUri } from '../../cel/network/parse-url.ts';

/** One value of `format` that an API server checks on strings. */
export interface StringFormat {
  /** What such a string is, with its article: `an IPv4 address`. */
  readonly phrase: string;
  readonly example: string;
  accepts(text: string): boolean;
}

/**
 * The check behind a `format` of a CRD schema, or undefined where an API server ignores that format. Dashes in the name do
 * not count. Source: apiextensions-apiserver 1.36, pkg/apiserver/validation/formats.go, and kube-openapi's strfmt.
 */
export function stringFormat(name: string): StringFormat | undefined {
  return FORMATS.get(name.replaceAll('-', ''));
}

const UUID = '123e4567-e89b-42d3-a456-426614174000';
const LABEL = '[a-zA-Z0-9\\p{S}\\p{L}]';
const HOSTNAME = new RegExp(
  `^(?:${LABEL}-?[a-zA-Z0-9\\p{S}\\p{L}]{0,62}|(?:${LABEL}(?:[a-zA-Z0-9\\-\\p{S}\\p{L}]{0,61}${LABEL})?\\.)+[a-zA-Z\\p{L}]{2,63})$`,
  'u',
);
const RGB = '(?:0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])';
const BASE64 = '[A-Za-z0-9+/]';
const DNS_LABEL = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const SHORT_NAME = new RegExp(`^${DNS_LABEL}$`);
const LONG_NAME = new RegExp(`^${DNS_LABEL}(?:\\.${DNS_LABEL})*$`);

const FORMATS: ReadonlyMap<string, StringFormat> = new Map<string, StringFormat>([
  ['bsonobjectid', matching('a BSON object id', '507f1f77bcf86cd799439011', /^[0-9a-f]{24}$/i)],
  [
    'byte',
    matching('base64 text', 'aGVsbG8=', new RegExp(`^(?:${BASE64}{4})*(?:${BASE64}{2}==|${BASE64}{3}=|${BASE64}{4})$`)),
  ],
  ['cidr', format('an IP range in CIDR notation', '10.0.0.0/8', isCidr)],
  ['creditcard', format('a credit card number', '4111111111111111', isCreditCard)],
  ['date', format('a date', '2026-01-31', isDate)],
  ['datetime', format('a date and time with its zone (RFC 3339)', '2026-01-31T12:00:00Z', isDateTime)],
  ['duration', format('a duration', '30s', isDuration)],
  ['email', format('an email address', 'team@example.com', isEmailAddress)],
  ['hexcolor', matching('a colour in hexadecimal', '#ff0000', /^#?(?:[0-9a-f]{3}|[0-9a-f]{6})$/i)],
  ['hostname', format('a host name', 'db.example.com', isHostname)],
  ['ipv4', format('an IPv4 address', '10.0.0.1', isIPv4)],
  ['ipv6', format('an IPv6 address', '2001:db8::1', isIPv6)],
  ['isbn', format('an ISBN', '978-0321751041', (text) => isIsbn10(text) || isIsbn13(text))],
  ['isbn10', format('an ISBN of 10 digits', '0321751043', isIsbn10)],
  ['isbn13', format('an ISBN of 13 digits', '978-0321751041', isIsbn13)],
  ['k8slongname', format('a DNS subdomain in lower case', 'db.example.com', isLongName)],
  ['k8sshortname', format('a DNS label in lower case', 'my-name', isShortName)],
  ['mac', format('a MAC address', '00:00:5e:00:53:01', isMac)],
  ['password', format('a string', 'example', () => true)],
  [
    'rgbcolor',
    matching('a colour as rgb()', 'rgb(255,0,0)', new RegExp(`^rgb\\(\\s*${RGB}(?:\\s*,\\s*${RGB}){2}\\s*\\)$`)),
  ],
  ['ssn', matching('a US social security number', '111-11-1111', /^\d{3}[- ]\d{2}[- ]\d{4}$/)],
  ['uri', format('an absolute URI', 'https://example.com', isRequestUri)],
  ['uuid', matching('a UUID', UUID, uuid('[0-9a-f]', '[0-9a-f]'))],
  ['uuid3', matching('a version 3 UUID', '123e4567-e89b-32d3-a456-426614174000', uuid('3', '[0-9a-f]'))],
  ['uuid4', matching('a version 4 UUID', UUID, uuid('4', '[89ab]'))],
  ['uuid5', matching('a version 5 UUID', '123e4567-e89b-52d3-a456-426614174000', uuid('5', '[89ab]'))],
]);

function format(phrase: string, example: string, accepts: (text: string) => boolean): StringFormat {
  return { phrase, example, accepts };
}

function matching(phrase: string, example: string, pattern: RegExp): StringFormat {
  return format(phrase, example, (text) => pattern.test(text));
}

function uuid(version: string, variant: string): RegExp {
  const hex = '[0-9a-f]';
  return new RegExp(`^${hex}{8}-?${hex}{4}-?${version}${hex}{3}-?${variant}${hex}{3}-?${hex}{12}$`, 'i');
}

function isHostname(text: string): boolean {
  const bytes = new TextEncoder();
  return (
    HOSTNAME.test(text) &&
    bytes.encode(text).length <= 255 &&
    text.split('.').every((label) => bytes.encode(label).length <= 63)
  );
}

function isShortName(text: string): boolean {
  return text.length <= 63 && SHORT_NAME.test(text);
}

function isLongName(text: string): boolean {
  return text.length <= 253 && LONG_NAME.test(text);
}
