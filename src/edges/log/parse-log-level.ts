/** From the most lines to none. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

const LEVELS: ReadonlyMap<string, LogLevel> = new Map([
  ['trace', 'debug'],
  ['debug', 'debug'],
  ['info', 'info'],
  ['warn', 'warn'],
  ['warning', 'warn'],
  ['error', 'error'],
  ['off', 'silent'],
  ['silent', 'silent'],
]);

const OURS: ReadonlySet<string> = new Set(['planwright', 'planwright_agent', 'planwright-agent']);

/**
 * Reads LOG_LEVEL: a level, or directives as RUST_LOG has them (`info,planwright=debug`), of which those of other programs do not count. The last
 * that fits decides, one with our name before one without a name; where all name others, errors only, as in RUST_LOG. Undefined for
 * anything else.
 */
export function parseLogLevel(text: string): LogLevel | undefined {
  const directives = text
    .split(',')
    .map((directive) => directive.trim())
    .filter((directive) => directive !== '')
    .map(readDirective);
  if (directives.length === 0 || directives.includes(undefined)) return undefined;
  const known = directives.filter((directive) => directive !== undefined);
  const ours = known.findLast(({ target }) => target !== undefined && OURS.has(target));
  const general = known.findLast(({ target }) => target === undefined);
  return (ours ?? general)?.level ?? 'error';
}

interface Directive {
  readonly target: string | undefined;
  readonly level: LogLevel;
}

function readDirective(text: string): Directive | undefined {
  const [, first = '', second] = /^([\w:.-]+)(?:\[[^\]]*\])?(?:=(\w+))?$/.exec(text) ?? [];
  if (second !== undefined) return directive(first.toLowerCase(), LEVELS.get(second.toLowerCase()));
  if (OURS.has(first.toLowerCase())) return directive(first.toLowerCase(), 'debug');
  return directive(undefined, LEVELS.get(first.toLowerCase()));
}

function directive(target: string | undefined, level: LogLevel | undefined): Directive | undefined {
  return level && { target, level };
}
