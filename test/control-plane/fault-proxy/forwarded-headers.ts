/** Headers by their lower-case name; a name that came several times has a list. */
export type Headers = Readonly<Record<string, string | readonly string[]>>;

/** Headers that are about one connection and not about the message (RFC 9110, 7.6.1); HTTP/2 forbids them. */
const ofConnection = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The headers to pass on, from a flat list of names and values: those of HTTP/2 itself and of the connection are left out. */
export function forwardedHeaders(raw: readonly string[]): Headers {
  const headers = new Map<string, string[]>();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    if (name.startsWith(':') || ofConnection.has(name)) continue;
    headers.set(name, [...(headers.get(name) ?? []), raw[index + 1] ?? '']);
  }
  return Object.fromEntries(
    [...headers].map(([name, values]) => [name, values.length === 1 ? values.join('') : values]),
  );
}
