/** What Go's `net/url` decodes in which part of a URL. */
export type UrlPart = 'path' | 'query' | 'userinfo' | 'host' | 'fragment';

/** Decodes `%41`; undefined where the part holds a broken escape or, in a host, a character hosts cannot have. */
export function percentDecode(text: string, part: UrlPart): string | undefined {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) return undefined;
  // In a host only bytes beyond ASCII may be escaped, and the percent sign.
  if (part === 'host' && (/%[0-7]/.test(text.replaceAll('%25', '')) || FORBIDDEN_IN_HOST.test(text))) return undefined;
  const spaced = part === 'query' ? text.replaceAll('+', ' ') : text;
  return spaced.replace(/(?:%[0-9a-fA-F]{2})+/g, (escapes) =>
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(
      Uint8Array.from(escapes.slice(1).split('%'), (digits) => Number.parseInt(digits, 16)),
    ),
  );
}

/** The path as Go's `EscapedPath` gives it: untouched when it is validly encoded, else encoded from scratch. */
export function escapePath(text: string): string | undefined {
  if (/^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/[\]]|%[0-9a-fA-F]{2})*$/.test(text)) return text;
  const path = percentDecode(text, 'path');
  return path?.replace(/[^A-Za-z0-9\-._~$&+,/:;=@]/gu, (character) => percentEncode(character));
}

const FORBIDDEN_IN_HOST = /[^!"$&'()*+,\-.0-9:;<=>A-Z[\]_a-z~%\u0080-\uffff]/;

function percentEncode(character: string): string {
  return Array.from(
    new TextEncoder().encode(character),
    (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('');
}
