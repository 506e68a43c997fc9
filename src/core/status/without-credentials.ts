/**
 * A text about an address as messages may show it: user and password before a host, and whatever a query holds, are left out. A token may
 * stand in either, and statuses, logs and Events are read by many.
 */
export function withoutCredentials(text: string): string {
  return text.replace(USER, '//').replace(QUERY, '$1?…');
}

/** Up to the last @ before the path: a password may hold one. */
const USER = /\/\/[^/?#\s]*@/g;
const QUERY = /(\/\/[^?#\s]*)[?#]\S+/g;
