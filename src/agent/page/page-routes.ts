import type { JsonObject } from '../../core/json/json.ts';
import type { Route, RouteAnswer, RouteRequest } from '../http/route.ts';
import { assets } from './assets.generated.ts';
import type { PageSource } from './page-source.ts';

/**
 * The status page: a page, its script and its style, and the two documents that the script reads. Nothing can be changed through it.
 * The browser is told to run and load nothing but these, and to show the page in no other one's frame.
 */
export function pageRoutes(source: PageSource): readonly Route[] {
  return [
    { path: '/', respond: () => asset(assets['page.html'], 'text/html; charset=utf-8') },
    { path: '/page.js', respond: () => asset(assets['page.js'], 'text/javascript; charset=utf-8') },
    { path: '/page.css', respond: () => asset(assets['page.css'], 'text/css; charset=utf-8') },
    { path: '/api/resources', respond: () => json({ agent: source.agent(), resources: source.resources() }) },
    { path: `${DETAILS}*`, respond: (request) => details(source, request) },
  ];
}

const DETAILS = '/api/resources/';

function details(source: PageSource, { path }: RouteRequest): RouteAnswer {
  const name = decode(path.slice(DETAILS.length));
  const found = name === undefined ? undefined : source.resource(name);
  if (found !== undefined) return json(found);
  return { ...json({ message: `there is no resource ${name ?? 'of that name'}` }), status: 404 };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function json(value: JsonObject): RouteAnswer {
  return { status: 200, contentType: 'application/json', body: JSON.stringify(value), headers: HEADERS };
}

function asset(body: string, contentType: string): RouteAnswer {
  return { status: 200, contentType, body, headers: HEADERS };
}

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  // Nor may a page from elsewhere load an answer as if it were a script or a picture, or keep a hand on a window that shows this page.
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};
