import { readFileSync, statSync } from 'node:fs';
import { parseDocument } from 'yaml';
import type { Diagnostic } from '../../core/diagnostic/diagnostic.ts';
import { printable } from '../../core/diagnostic/printable-text.ts';
import type { JsonValue } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import type { Instant } from '../../core/time/instant.ts';
import { describeCause } from '../world-error.ts';
import { collectObjects } from './collect-objects.ts';
import { type DumpFragment, splitDump } from './split-dump.ts';

/** What `kubectl get -o yaml` or `-o json` wrote. */
export interface Dump {
  readonly objects: readonly LiveObject[];
  /** The kinds of which there was a list of their own (`PodList`), also an empty one: `Pod`, `Deployment.apps`. */
  readonly listed: ReadonlySet<string>;
  /** When the newest of the files was written; undefined where there is only standard input. */
  readonly written: Instant | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** More of them say nothing new about one file. */
const MOST_DIAGNOSTICS = 20;

/**
 * Reads dumps: lists, several documents, single objects, JSON or YAML; `-` is standard input. Values of Secrets are dropped
 * at once: only the names of their keys stay, with empty texts. What is not a Kubernetes object is reported, never left out.
 */
export function readDumps(paths: readonly string[]): Dump {
  const objects: LiveObject[] = [];
  const listed = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  let written: Instant | undefined;
  for (const path of new Set(paths)) {
    const found: Diagnostic[] = [];
    const text = readDumpText(path, found);
    const before = objects.length + listed.size;
    for (const fragment of splitDump(text ?? '')) {
      collectObjects(parseFragment(path, fragment, found), {
        path,
        line: fragment.line,
        objects,
        listed,
        diagnostics: found,
      });
      if (found.length >= MOST_DIAGNOSTICS) break;
    }
    if (found.length === 0 && objects.length + listed.size === before) found.push(emptyDump(path));
    diagnostics.push(...found);
    if (text !== undefined && path !== '-') written = Math.max(written ?? 0, statSync(path).mtimeMs);
  }
  return { objects, listed, written, diagnostics };
}

function readDumpText(path: string, diagnostics: Diagnostic[]): string | undefined {
  try {
    return decode(readFileSync(path === '-' ? 0 : path));
  } catch (cause) {
    const message =
      cause instanceof TypeError || cause instanceof RangeError ? 'it is not text in UTF-8' : describeCause(cause);
    diagnostics.push({
      code: 'unreadable',
      severity: 'error',
      location: { file: path, line: 1, column: 1 },
      message: `cannot read ${path}: ${message}`,
      fix: 'name a file that `kubectl get -o yaml` or `-o json` wrote, or - for standard input',
    });
    return undefined;
  }
}

/** PowerShell writes UTF-16 with a byte order mark where it is told to write to a file. */
function decode(bytes: Buffer): string {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = new TextDecoder(isWide ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
  return text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
}

function parseFragment(path: string, fragment: DumpFragment, diagnostics: Diagnostic[]): JsonValue | undefined {
  return fragment.format === 'json' ? parseJson(path, fragment, diagnostics) : parseYaml(path, fragment, diagnostics);
}

function parseJson(path: string, { text, line }: DumpFragment, diagnostics: Diagnostic[]): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : '';
    // Node.js does not always say where; then it quotes what it stumbled over.
    const position = Number(/at position (\d+)/.exec(message)?.[1] ?? (/end of JSON/.test(message) ? text.length : 0));
    const before = text.slice(0, position).split('\n');
    const column = (before.at(-1)?.length ?? 0) + 1;
    diagnostics.push(broken('JSON', { file: path, line: line + before.length - 1, column }, message));
    return undefined;
  }
}

function parseYaml(path: string, { text, line }: DumpFragment, diagnostics: Diagnostic[]): JsonValue | undefined {
  const document = parseDocument(text, { logLevel: 'silent', prettyErrors: true });
  const [error] = document.errors;
  if (error === undefined) return toValue(() => document.toJS());
  const [place] = error.linePos ?? [{ line: 1, col: 1 }];
  const location = { file: path, line: line + place.line - 1, column: place.col };
  diagnostics.push(broken('YAML', location, error.message.split('\n')[0] ?? ''));
  return undefined;
}

/** kubectl writes no aliases; what is made of them to fill the memory is refused by the parser, with an error. */
function toValue(read: () => unknown): JsonValue | undefined {
  try {
    return read() as JsonValue; // The core schema knows no other values.
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

function broken(format: string, location: NonNullable<Diagnostic['location']>, message: string): Diagnostic {
  return {
    code: 'broken-dump',
    severity: 'error',
    location,
    message: `the dump is not ${format} that can be read: ${printable(message.replace(/ at line \d+, column \d+:?$/, ''))}`,
    fix: 'it may have been cut off or edited: write it again with `kubectl get -o yaml` or `-o json`',
  };
}

function emptyDump(path: string): Diagnostic {
  return {
    code: 'empty-dump',
    severity: 'error',
    location: { file: path, line: 1, column: 1 },
    message: 'the dump holds no object',
    fix: 'see `planwright status --dump-command` for what to dump',
  };
}
