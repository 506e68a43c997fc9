import { isRequestUri } from '../network/parse-url.ts';
import { parseDate } from '../value/parse-time.ts';

/** What is wrong with a text; empty when nothing is. */
export type FormatCheck = (text: string) => readonly string[];

/** The formats of `format.named(…)`, with the API server's messages (k8s.io/apiserver/pkg/cel/library/format.go). */
export const NAMED_FORMATS: ReadonlyMap<string, FormatCheck> = new Map<string, FormatCheck>([
  ['dns1123Label', dns1123Label],
  ['dns1123LabelPrefix', (text) => dns1123Label(maskTrailingDash(text))],
  ['dns1123Subdomain', dns1123Subdomain],
  ['dns1123SubdomainPrefix', (text) => dns1123Subdomain(maskTrailingDash(text))],
  ['dns1035Label', dns1035Label],
  ['dns1035LabelPrefix', (text) => dns1035Label(maskTrailingDash(text))],
  ['qualifiedName', qualifiedName],
  ['labelValue', labelValue],
  ['uri', uri],
  ['uuid', (text) => (UUID.test(text) ? [] : ['does not match the UUID format'])],
  ['byte', (text) => (BASE64.test(text) ? [] : ['invalid base64'])],
  ['date', (text) => (parseDate(text) === undefined ? ['invalid date'] : [])],
  ['datetime', (text) => (isDateTime(text) ? [] : ['invalid datetime'])],
]);

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const KEY = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const VALUE = `(${KEY})?`;
const [LABEL_PATTERN, SUBDOMAIN_PATTERN, LABEL_1035_PATTERN, KEY_PATTERN, VALUE_PATTERN] = [
  anchored(LABEL),
  anchored(SUBDOMAIN),
  anchored(LABEL_1035),
  anchored(KEY),
  anchored(VALUE),
];
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;
const KEY_MESSAGE =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

function dns1123Label(text: string): readonly string[] {
  const problems = tooLong(text, 63, 'characters');
  if (LABEL_PATTERN.test(text)) return problems;
  if (SUBDOMAIN_PATTERN.test(text)) return [...problems, 'must not contain dots'];
  const message =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
  return [...problems, regexProblem(message, LABEL, ['my-name', '123-abc'])];
}

function dns1123Subdomain(text: string): readonly string[] {
  const problems = tooLong(text, 253, 'characters');
  if (SUBDOMAIN_PATTERN.test(text)) return problems;
  const message =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
  return [...problems, regexProblem(message, SUBDOMAIN, ['example.com'])];
}

function dns1035Label(text: string): readonly string[] {
  const problems = tooLong(text, 63, 'characters');
  if (LABEL_1035_PATTERN.test(text)) return problems;
  const message =
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
  return [...problems, regexProblem(message, LABEL_1035, ['my-name', 'abc-123'])];
}

function qualifiedName(text: string): readonly string[] {
  const parts = text.split('/');
  const problem = regexProblem(KEY_MESSAGE, KEY, ['MyName', 'my.name', '123-abc']);
  if (parts.length > 2) {
    return [`a valid label key ${problem} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const name = parts.at(-1) ?? '';
  return [
    ...(parts.length === 2 ? prefixProblems(parts[0] ?? '') : []),
    ...(name === '' ? ['must be non-empty'] : tooLong(name, 63, 'bytes')).map((found) => `name part ${found}`),
    ...(KEY_PATTERN.test(name) ? [] : [`name part ${problem}`]),
  ];
}

function prefixProblems(prefix: string): readonly string[] {
  const problems = prefix === '' ? ['must be non-empty'] : dns1123Subdomain(prefix);
  return problems.map((problem) => `prefix part ${problem}`);
}

function labelValue(text: string): readonly string[] {
  const problems = tooLong(text, 63, 'bytes');
  if (VALUE_PATTERN.test(text)) return problems;
  const message = `a valid label must be an empty string or ${KEY_MESSAGE.replace('must consist', 'consist')}`;
  return [...problems, regexProblem(message, VALUE, ['MyValue', 'my_value', '12345'])];
}

function uri(text: string): readonly string[] {
  if (isRequestUri(text)) return [];
  return [`parse ${JSON.stringify(text)}: ${text === '' ? 'empty url' : 'invalid URI for request'}`];
}

function isDateTime(text: string): boolean {
  const [date = '', time] = text.toLowerCase().split('t');
  return time !== undefined && parseDate(date) !== undefined && isTimeOfDay(time);
}

function isTimeOfDay(text: string): boolean {
  const match = /^(\d{2}):(\d{2}):(\d{2})(.\d+)?(z|([+-]\d{2}:\d{2}))$/.exec(text);
  if (match === null) return false;
  const [hour = 0, minute = 0, second = 0] = match.slice(1, 4).map(Number);
  return hour <= 23 && minute <= 59 && second <= 59;
}

/** A prefix may end in a dash, because something follows. The API server replaces the last two characters, so does this. */
function maskTrailingDash(text: string): string {
  return text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text;
}

/** Counts bytes, whatever the API server calls them. */
function tooLong(text: string, limit: number, unit: 'bytes' | 'characters'): readonly string[] {
  return new TextEncoder().encode(text).length > limit ? [`must be no more than ${limit} ${unit}`] : [];
}

function regexProblem(message: string, pattern: string, examples: readonly string[]): string {
  const quoted = examples.map((example) => `'${example}', `).join(' or ');
  return `${message} (e.g. ${quoted}regex used for validation is '${pattern}')`;
}

function anchored(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`);
}
