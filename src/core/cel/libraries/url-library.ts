import { CelEvaluationError, noSuchOverload } from '../cel-error.ts';
import { hostnameOf, isRequestUri, type ParsedUrl, parseQuery, parseUrl, portOf } from '../network/parse-url.ts';
import { globalFunction, type Library, memberFunction, type Overload } from '../type-system/function-declaration.ts';
import { type CelOpaque, type CelValue, isTagged, listOf } from '../value/cel-value.ts';
import { literalMap } from '../value/literal-map.ts';
import { asString } from '../value/narrow-value.ts';

/** `url('https://…')` and its functions (k8s.io/apiserver/pkg/cel/library/urls.go). */
export const URL_LIBRARY: Library = {
  sinceMinor: 0,
  overloads: [
    globalFunction('url(string): kubernetes.URL', (text) => urlValue(asString(text))),
    globalFunction('isURL(string): bool', (text) => isRequestUri(asString(text))),
    part('getScheme', ({ scheme }) => scheme),
    part('getHost', ({ host }) => host),
    part('getHostname', ({ host }) => hostnameOf(host)),
    part('getPort', ({ host }) => portOf(host)),
    part('getEscapedPath', ({ escapedPath }) => escapedPath),
    memberFunction('kubernetes.URL.getQuery(): map(string, list(string))', (value) =>
      literalMap(Array.from(parseQuery(asUrl(value).query), ([key, values]) => [key, listOf(values)] as const)),
    ),
  ],
};

interface UrlValue extends CelOpaque {
  readonly typeName: 'kubernetes.URL';
  readonly url: ParsedUrl;
}

function urlValue(text: string): UrlValue {
  const url = parseUrl(text);
  if (url === undefined) {
    throw new CelEvaluationError(`URL parse error during conversion from string: ${JSON.stringify(text)}`);
  }
  const identity = JSON.stringify([url.scheme, url.host, url.escapedPath, url.query, url.rest]);
  return {
    kind: 'opaque',
    typeName: 'kubernetes.URL',
    url,
    equals: (other) =>
      isUrlValue(other) &&
      JSON.stringify([other.url.scheme, other.url.host, other.url.escapedPath, other.url.query, other.url.rest]) ===
        identity,
    toText: () => text,
  };
}

function part(name: string, read: (url: ParsedUrl) => string): Overload {
  return memberFunction(`kubernetes.URL.${name}(): string`, (value) => read(asUrl(value)));
}

function asUrl(value: CelValue | undefined): ParsedUrl {
  if (!isTagged(value) || value.kind !== 'opaque' || !isUrlValue(value)) throw noSuchOverload();
  return value.url;
}

function isUrlValue(value: CelOpaque): value is UrlValue {
  return value.typeName === 'kubernetes.URL';
}
