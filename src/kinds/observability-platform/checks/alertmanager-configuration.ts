import { isJsonArray, isJsonObject, type JsonValue, member } from '../../../core/json/json.ts';
import { regexFault } from './regex-fault.ts';
import { repeatedName } from './repeated-name.ts';

/** What is wrong, and what to do about it. */
type Fault = readonly [string, string];

/** Why Alertmanager would refuse a configuration, as far as it can be told without knowing its kinds of receivers (`amtool check-config`). */
export function alertmanagerFaults(configuration: JsonValue): readonly Fault[] {
  if (!isJsonObject(configuration)) return [['a configuration is a mapping', 'write `route` and `receivers`']];
  const root = member(configuration, 'route');
  if (textOf(member(root, 'receiver')) === undefined) {
    return [['the route names no receiver', 'write `route.receiver`, and a receiver of that name']];
  }
  const routes = routesIn(root);
  return [
    ...receiverFaults(configuration, routes),
    ...intervalFaults(configuration, routes),
    ...rootFaults(root),
    ...routes.flatMap((route) => [...groupFaults(route), ...matcherFaults(route)]),
  ];
}

/** Alertmanager reads any scalar as a name. */
function textOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function itemsOf(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonArray(value) ? value : [];
}

/** A route and all below it. */
function routesIn(route: JsonValue | undefined): readonly JsonValue[] {
  return route === undefined ? [] : [route, ...itemsOf(member(route, 'routes')).flatMap(routesIn)];
}

function receiverFaults(configuration: JsonValue, routes: readonly JsonValue[]): readonly Fault[] {
  const names = itemsOf(member(configuration, 'receivers')).map((receiver) => textOf(member(receiver, 'name')));
  const unnamed = names.indexOf(undefined);
  const repeated = repeatedName(names);
  const used = routes.flatMap((route) => textOf(member(route, 'receiver')) ?? []);
  return [
    ...(unnamed === -1 ? [] : [[`receiver ${unnamed + 1} has no name`, 'write `name`'] as const]),
    ...(repeated === undefined ? [] : [[`two receivers are called ${repeated}`, 'rename one of them'] as const]),
    ...missingFrom(names, used).map(
      (name) => [`no receiver is called ${name}`, `add a receiver \`${name}\`, or name another`] as const,
    ),
  ];
}

function missingFrom(known: readonly (string | undefined)[], used: readonly string[]): readonly string[] {
  return [...new Set(used)].filter((name) => !known.includes(name));
}

/** The older list and the newer one share their names. */
function intervalFaults(configuration: JsonValue, routes: readonly JsonValue[]): readonly Fault[] {
  const names = ['time_intervals', 'mute_time_intervals']
    .flatMap((list) => itemsOf(member(configuration, list)))
    .map((interval) => textOf(member(interval, 'name')));
  const repeated = repeatedName(names);
  const used = routes.flatMap(intervalsOf).flatMap((name) => textOf(name) ?? []);
  return [
    ...(names.includes(undefined) ? [['a time interval has no name', 'write `name`'] as const] : []),
    ...(repeated === undefined ? [] : [[`two time intervals are called ${repeated}`, 'rename one of them'] as const]),
    ...missingFrom(names, used).map(
      (name) =>
        [`no time interval is called ${name}`, `add \`${name}\` to \`time_intervals\`, or name another`] as const,
    ),
  ];
}

function intervalsOf(route: JsonValue): readonly JsonValue[] {
  return ['mute_time_intervals', 'active_time_intervals'].flatMap((list) => itemsOf(member(route, list)));
}

/** Every alert begins at the root, at all times. */
function rootFaults(root: JsonValue | undefined): readonly Fault[] {
  const narrowing = ['match', 'match_re', 'matchers'].some((name) => Object.keys(member(root, name) ?? {}).length > 0);
  const isTimed = root !== undefined && intervalsOf(root).length > 0;
  return [
    ...(narrowing
      ? [['the first route takes every alert, and has matchers', 'move them to a route below'] as const]
      : []),
    ...(isTimed
      ? [['the first route holds at all times, and has intervals', 'move them to a route below'] as const]
      : []),
    ...(member(root, 'continue') === true
      ? [['nothing comes after the first route, and it has `continue`', 'remove `continue`'] as const]
      : []),
  ];
}

function groupFaults(route: JsonValue): readonly Fault[] {
  const labels = itemsOf(member(route, 'group_by'));
  const repeated = repeatedName(labels);
  const zero = ['group_interval', 'repeat_interval'].filter((name) => isZero(member(route, name)));
  return [
    ...(repeated === undefined ? [] : [[`\`group_by\` names ${repeated} twice`, 'remove one of them'] as const]),
    ...(labels.length > 1 && labels.includes('...')
      ? [['`group_by` has `...`, which is every label, and others', 'remove the others'] as const]
      : []),
    ...zero.map((name) => [`\`${name}\` is zero`, `write a duration such as 5m, or remove \`${name}\``] as const),
  ];
}

function isZero(duration: JsonValue | undefined): boolean {
  return duration === 0 || (typeof duration === 'string' && /^(0+|(0+(ms|[ywdhms]))+)$/.test(duration));
}

function matcherFaults(route: JsonValue): readonly Fault[] {
  const byLabel = member(route, 'match_re');
  const patterns = [
    ...(isJsonObject(byLabel) ? Object.values(byLabel) : []),
    ...itemsOf(member(route, 'matchers')).flatMap(patternIn),
  ];
  return patterns.flatMap((pattern) => {
    const fault = typeof pattern === 'string' ? regexFault(pattern) : undefined;
    return fault === undefined ? [] : [[`a matcher is no regular expression: ${fault}`, 'write RE2 syntax'] as const];
  });
}

/** The expression of a single matcher in quotes, which is how all but a few are written; what is not can only be judged by Alertmanager. */
function patternIn(matcher: JsonValue): readonly string[] {
  if (typeof matcher !== 'string') return [];
  const [, quoted] = /^\s*[A-Za-z_:][\w:]*\s*[=!]~\s*"((?:[^"\\]|\\.)*)"\s*$/.exec(matcher) ?? [];
  return quoted === undefined ? [] : [quoted.replaceAll(/\\(["\\])/g, '$1')];
}
