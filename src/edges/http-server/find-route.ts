import type { Route } from '../../agent/http/route.ts';

/** The route of a path, as it came (percent-encoded): the one of exactly this path, else the longest of those for all below it. */
export function findRoute(routes: readonly Route[], path: string): Route | undefined {
  const below = routes.filter((route) => route.path.endsWith('/*') && path.startsWith(route.path.slice(0, -1)));
  return routes.find((route) => route.path === path) ?? below.toSorted((a, b) => b.path.length - a.path.length)[0];
}
