import { isCidr, isIpAddress } from '../../core/schema/format/ip-address.ts';

/**
 * Renders pg_hba.conf. The first line that matches decides, so what the Jobs and replicas of the Database need comes before the
 * user's lines, and what everybody else gets comes after them. Everyone proves a password (SCRAM), on the socket too. The superuser
 * may come from every address, because Jobs run anywhere: only the Jobs have its password, and the NetworkPolicy bounds addresses.
 */
export function hostBasedAccess(lines: readonly string[]): string {
  const own = lines.length === 0 ? [] : ['# Lines of the resource.', ...lines];
  return `${[...FIRST, ...own, ...LAST].join('\n')}\n`;
}

/**
 * Why PostgreSQL 14 to 18 would not accept the line, or could never use it in these pods; undefined where it is fine. A server does
 * not start with a pg_hba.conf that it does not understand.
 */
export function hostBasedAccessFault(line: string): string | undefined {
  if (/\p{Cc}/u.test(line.replaceAll('\t', ' ')))
    return 'contains a control character or a line break; write one rule an entry';
  if (line.endsWith('\\')) return 'ends in a backslash, which would join it with the next line';
  const fields = fieldsOf(line);
  if (typeof fields === 'string') return fields;
  const [type, ...others] = fields;
  if (type === undefined) return 'is empty';
  return faultOfType(type) ?? faultOfNames(others) ?? faultOfRest(type.text === 'local', others.slice(2));
}

const FIRST = [
  '# Replicas, and the Jobs that configure, verify and back up.',
  'local all all scram-sha-256',
  'host replication replicator all scram-sha-256',
  'host postgres replicator all scram-sha-256',
  'host all postgres all scram-sha-256',
];

const LAST = [
  '# Everybody else.',
  'host replication all all reject',
  'host all replicator all reject',
  'host all all all scram-sha-256',
];

/** One field: a word, or several with commas between them. */
interface Field {
  readonly text: string;
  readonly words: number;
  readonly hasQuotes: boolean;
}

/** As hba.c reads a line: fields end at blanks, `#` begins a comment, quotes keep both, a comma goes on with the field. */
function fieldsOf(line: string): readonly Field[] | string {
  const fields: Field[] = [];
  let rest = line.replace(/^[ \t]+/, '');
  while (rest !== '' && !rest.startsWith('#')) {
    const [matched] = /^(?:"[^"]*"|[^\s",#])+(?:,[ \t]*(?:"[^"]*"|[^\s",#])+)*/.exec(rest) ?? [''];
    if (matched === '')
      return rest.startsWith('"') ? 'has a quote that does not end' : `has a comma too many at ${rest}`;
    rest = rest.slice(matched.length);
    const words = matched.replaceAll(/"[^"]*"/g, 'x').split(',').length;
    fields.push({ text: matched.replaceAll('"', ''), words, hasQuotes: matched.includes('"') });
    if (rest.startsWith('"')) return 'has a quote that does not end';
    if (rest.startsWith(',')) return 'has a comma with no word after it';
    rest = rest.replace(/^[ \t]+/, '');
  }
  return fields;
}

const SSL_TYPES = ['hostssl', 'hostgssenc'];
const TYPES = ['local', 'host', 'hostnossl', 'hostnogssenc'];

function faultOfType({ text, words }: Field): string | undefined {
  if (SSL_TYPES.includes(text))
    return `begins with ${text}, but the server has no certificate or key for it: no connection would match`;
  if (words === 1 && TYPES.includes(text)) return undefined;
  return `begins with ${text}; write one of ${TYPES.join(', ')}`;
}

function faultOfNames([database, user]: readonly Field[]): string | undefined {
  if (database === undefined || user === undefined) return 'names no database, or no user';
  const isFile = [database, user].some(({ text, hasQuotes }) => !hasQuotes && /(^|,\s*)@/.test(text));
  if (isFile) return 'reads names from a file (@), which is not in the pods';
  const isPattern = [database, user].some(({ text }) => /(^|,\s*)\//.test(text));
  return isPattern ? 'has a name that begins with a slash, a regular expression since PostgreSQL 16 only' : undefined;
}

function faultOfRest(isLocal: boolean, rest: readonly Field[]): string | undefined {
  if (isLocal) return faultOfMethod(rest, ['peer']);
  const [address, ...others] = rest;
  if (address === undefined) return 'names no address';
  const mask = others[0];
  if (mask !== undefined && isIpAddress(mask.text)) {
    return faultOfAddress(address, mask) ?? faultOfMethod(others.slice(1), []);
  }
  return faultOfAddress(address, undefined) ?? faultOfMethod(others, []);
}

function faultOfAddress({ text, words, hasQuotes }: Field, mask: Field | undefined): string | undefined {
  if (words > 1) return 'has several addresses; write a rule for each';
  if (hasQuotes) return `has the address ${text} in quotes; write it without them`;
  if (isIpAddress(text)) return faultOfMask(text, mask);
  if (mask !== undefined) return `has a mask after ${text}; a mask belongs to an IP address`;
  if (isCidr(text) || isHostName(text)) return undefined;
  return `has the address ${text}; write all, samenet, samehost, a range such as 10.0.0.0/8, or a host's name`;
}

/** Also a domain (`.example.com`), and the words all, samenet, samehost. A last label like a number would be read as an address. */
function isHostName(text: string): boolean {
  const last = text.split('.').at(-1) ?? '';
  const isNumber = /^(\d*|0x[0-9a-f]*)$/i.test(last);
  return !isNumber && /^[.]?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/i.test(text);
}

function faultOfMask(address: string, mask: Field | undefined): string | undefined {
  if (mask === undefined)
    return `has the address ${address} without a length; write ${address}/${address.includes(':') ? 128 : 32}`;
  const isOfOneFamily = address.includes(':') === mask.text.includes(':');
  return isOfOneFamily ? undefined : `has a mask of another address family than ${address}`;
}

const METHODS = ['scram-sha-256', 'md5', 'password', 'reject', 'trust', 'ldap'];

function faultOfMethod([method, ...options]: readonly Field[], more: readonly string[]): string | undefined {
  const methods = [...METHODS, ...more];
  if (method === undefined) return 'names no method';
  if (method.words > 1 || !methods.includes(method.text)) {
    return `has the method ${method.text}; write one of ${methods.join(', ')}`;
  }
  if (method.text !== 'ldap') return options.length > 0 ? `has options, which ${method.text} does not take` : undefined;
  return faultOfDirectory(options.map(({ text }) => text));
}

const BIND = ['ldapprefix', 'ldapsuffix'];
const SEARCH = ['ldapbasedn', 'ldapbinddn', 'ldapbindpasswd', 'ldapsearchattribute', 'ldapsearchfilter'];
const DIRECTORY_OPTIONS = ['ldapserver', 'ldapport', 'ldaptls', 'ldapscheme', ...BIND, ...SEARCH];

/** Either a name is built and bound, or searched (https://www.postgresql.org/docs/current/auth-ldap.html). */
function faultOfDirectory(options: readonly string[]): string | undefined {
  const names = options.map((option) => option.split('=', 1)[0] ?? '');
  const unknown = options.find((option, at) => !option.includes('=') || !DIRECTORY_OPTIONS.includes(names[at] ?? ''));
  if (unknown !== undefined)
    return `has the option ${unknown}; ldap takes ${DIRECTORY_OPTIONS.join(', ')}, each as name=value`;
  const binds = names.some((name) => BIND.includes(name));
  const searches = names.some((name) => SEARCH.includes(name));
  if (!names.includes('ldapserver')) return 'has no ldapserver';
  return binds === searches
    ? 'has to say either how ldap builds a name (ldapprefix, ldapsuffix) or how it searches (ldapbasedn, …)'
    : undefined;
}
