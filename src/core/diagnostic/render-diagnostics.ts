import type { SourceFile } from '../source/source.ts';
import { createPaint, type Paint } from './create-paint.ts';
import type { Diagnostic, SourceLocation } from './diagnostic.ts';
import { printable } from './printable-text.ts';
import { readLines } from './read-lines.ts';
import { frameLines, renderCodeFrame } from './render-code-frame.ts';
import { isAboutSecret } from './secret-codes.ts';
import { sortDiagnostics } from './sort-diagnostics.ts';

/** How diagnostics are printed: the files they point into, by path, and whether the reader's terminal shows colours. */
export interface RenderOptions {
  readonly sources: ReadonlyMap<string, SourceFile>;
  readonly color: boolean;
}

/**
 * Writes diagnostics for people: sorted, each with its place and the lines round it, and a last line that counts them. The
 * text ends with a line end, is empty without diagnostics, and contains no control character of the files it quotes.
 */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], { sources, color }: RenderOptions): string {
  if (diagnostics.length === 0) return '';
  const paint = createPaint(color);
  const excerpts = readExcerpts(diagnostics, sources);
  const blocks = sortDiagnostics(diagnostics).map((diagnostic) => {
    const frame = renderFrame(diagnostic, excerpts, paint);
    return [renderHeading(diagnostic, paint), ...frame, ...renderDetails(diagnostic, paint)].join('\n');
  });
  return `${[...blocks, countDiagnostics(diagnostics)].join('\n\n')}\n`;
}

/** For every file, the lines that some frame needs. */
type Excerpts = ReadonlyMap<string, ReadonlyMap<number, string>>;

function readExcerpts(diagnostics: readonly Diagnostic[], sources: ReadonlyMap<string, SourceFile>): Excerpts {
  const requests = new Map<string, { readonly wanted: Set<number>; readonly secret: Set<number> }>();
  for (const diagnostic of diagnostics) {
    const { location } = diagnostic;
    if (location === undefined) continue;
    const request = requests.get(location.file) ?? { wanted: new Set(), secret: new Set() };
    for (const line of frameLines(location.line)) request.wanted.add(line);
    if (isAboutSecret(diagnostic)) request.secret.add(location.line);
    requests.set(location.file, request);
  }
  const excerpts = new Map<string, ReadonlyMap<number, string>>();
  for (const [path, request] of requests) {
    const source = sources.get(path);
    if (source !== undefined) excerpts.set(path, readLines(source.text, request));
  }
  return excerpts;
}

function renderHeading(diagnostic: Diagnostic, paint: Paint): string {
  const { location, severity, code, fieldPath, resource } = diagnostic;
  const place = location === undefined ? resource : formatLocation(location);
  const words = [
    place === undefined ? undefined : paint('bold', shown(place)),
    paint(severity === 'error' ? 'red' : 'yellow', severity),
    shown(code),
    fieldPath === undefined ? undefined : shown(fieldPath),
  ];
  return words.filter((word) => word !== undefined).join('  ');
}

function renderFrame(diagnostic: Diagnostic, excerpts: Excerpts, paint: Paint): string[] {
  const { location, severity } = diagnostic;
  const lines = location === undefined ? undefined : excerpts.get(location.file);
  if (location === undefined || lines === undefined) return [];
  return renderCodeFrame({ lines, location, severity, paint, isMasked: isAboutSecret(diagnostic) });
}

/** The message is left out where "expected …, got …" says the same more exactly. */
function renderDetails(diagnostic: Diagnostic, paint: Paint): string[] {
  const { message, expected, fix, related = [] } = diagnostic;
  const actual = isAboutSecret(diagnostic) ? undefined : diagnostic.actual;
  const comparison = [
    ...(expected === undefined ? [] : [`expected ${shown(expected)}`]),
    ...(actual === undefined ? [] : [`got ${shown(actual)}`]),
  ];
  return [
    ...(comparison.length === 2 ? [] : [`  ${shown(message)}`]),
    ...(comparison.length === 0 ? [] : [`  ${comparison.join(', ')}`]),
    ...(fix === undefined ? [] : [`  ${paint('cyan', 'fix:')} ${shown(fix)}`]),
    ...related.map((other) => `  ${shown(formatLocation(other.location))}: ${shown(other.message)}`),
  ];
}

const LONGEST_TEXT = 1000;

/** Whole sentences and lists fit; a name of a megabyte does not. */
function shown(text: string): string {
  return printable(text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text);
}

function formatLocation({ file, line, column }: SourceLocation): string {
  return `${file}:${line}:${column}`;
}

function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const files = new Set(diagnostics.flatMap(({ location }) => (location === undefined ? [] : [location.file]))).size;
  const counts = [
    ...(errors === 0 ? [] : [count(errors, 'error')]),
    ...(warnings === 0 ? [] : [count(warnings, 'warning')]),
  ];
  return `${counts.join(', ')}${files === 0 ? '' : ` in ${count(files, 'file')}`}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
