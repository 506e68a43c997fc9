import type { Checked, Diagnostic } from '../diagnostic/diagnostic.ts';
import { createLineIndex } from './line-index.ts';
import type { SourceFile } from './source.ts';

/** The largest file that is read, in bytes (64 MiB). */
export const MAX_SOURCE_BYTES = 64 * 1024 * 1024;

/** Turns the bytes of a file into text. Only UTF-8 is accepted, as Kubernetes tools do; a byte order mark is dropped. */
export function decodeSource(path: string, bytes: Uint8Array): Checked<SourceFile> {
  const refusal = sizeProblem(bytes) ?? wideEncodingProblem(bytes) ?? binaryProblem(bytes);
  if (refusal !== undefined) return { value: undefined, diagnostics: [{ ...refusal, location: startOf(path) }] };
  const text = decodeStrictly(bytes);
  if (text === undefined) return { value: undefined, diagnostics: [invalidUtf8(path, bytes)] };
  return { value: { path, text }, diagnostics: [] };
}

function sizeProblem(bytes: Uint8Array): Diagnostic | undefined {
  if (bytes.length <= MAX_SOURCE_BYTES) return undefined;
  return {
    code: 'file-too-large',
    severity: 'error',
    message: 'The file is too large to be read',
    expected: 'a file of at most 64 MiB',
    actual: `${(bytes.length / (1024 * 1024)).toFixed(1)} MiB`,
    fix: 'split the file, for example into one file per resource',
  };
}

type WideEncoding = 'UTF-16LE' | 'UTF-16BE' | 'UTF-32LE' | 'UTF-32BE';

function wideEncodingProblem(bytes: Uint8Array): Diagnostic | undefined {
  const encoding = wideEncodingOf(bytes);
  if (encoding === undefined) return undefined;
  return {
    code: encoding.startsWith('UTF-16') ? 'utf-16-file' : 'utf-32-file',
    severity: 'error',
    message: 'The file is not UTF-8 text',
    expected: 'text in UTF-8',
    actual: `text in ${encoding}`,
    fix: `save the file as UTF-8, for example with \`iconv -f ${encoding} -t UTF-8\``,
  };
}

/** YAML 1.2.2, section 5.2: a stream starts with a byte order mark or an ASCII character, so where its NULs sit tells the encoding. */
function wideEncodingOf(bytes: Uint8Array): WideEncoding | undefined {
  const head = [0, 1, 2, 3].map((index) => bytes[index]);
  if (matches(head, [0xff, 0xfe, 0, 0]) || matches(head, ['character', 0, 0, 0])) return 'UTF-32LE';
  if (matches(head, [0, 0, 0xfe, 0xff]) || matches(head, [0, 0, 0, 'character'])) return 'UTF-32BE';
  if (matches(head, [0xff, 0xfe]) || matches(head, ['character', 0, 'character', 0])) return 'UTF-16LE';
  if (matches(head, [0xfe, 0xff]) || matches(head, [0, 'character', 0, 'character'])) return 'UTF-16BE';
  return undefined;
}

function matches(head: readonly (number | undefined)[], pattern: readonly (number | 'character')[]): boolean {
  return pattern.every((wanted, index) => {
    const byte = head[index];
    return wanted === 'character' ? byte !== undefined && byte !== 0 : byte === wanted;
  });
}

function binaryProblem(bytes: Uint8Array): Diagnostic | undefined {
  if (!bytes.includes(0)) return undefined;
  return {
    code: 'binary-file',
    severity: 'error',
    message: 'The file is binary: it contains NUL bytes',
    expected: 'YAML or JSON text in UTF-8',
    fix: 'name only YAML and JSON files, or move this one elsewhere',
  };
}

function decodeStrictly(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function invalidUtf8(path: string, bytes: Uint8Array): Diagnostic {
  const text = longestValidPrefix(bytes);
  const byte = bytes[new TextEncoder().encode(text).length + (startsWithByteOrderMark(bytes) ? 3 : 0)];
  return {
    code: 'invalid-utf-8',
    severity: 'error',
    message: 'The file is not valid UTF-8',
    location: createLineIndex({ path, text }).locate({ start: text.length, end: text.length }),
    expected: 'text in UTF-8',
    ...(byte === undefined
      ? {}
      : { actual: `the byte 0x${byte.toString(16).padStart(2, '0')}, which cannot stand here` }),
    fix: 'save the file as UTF-8 (it may be Latin-1 or Windows-1252)',
  };
}

/** Found by bisection, because the decoder says only that something is wrong, never where. */
function longestValidPrefix(bytes: Uint8Array): string {
  let text = '';
  let valid = 0;
  let invalid = bytes.length;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    const decoded = decodePrefix(bytes.subarray(0, middle));
    if (decoded === undefined) invalid = middle;
    else {
      valid = middle;
      text = decoded;
    }
  }
  return text;
}

function decodePrefix(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}

function startsWithByteOrderMark(bytes: Uint8Array): boolean {
  return matches([bytes[0], bytes[1], bytes[2]], [0xef, 0xbb, 0xbf]);
}

function startOf(file: string): { file: string; line: number; column: number } {
  return { file, line: 1, column: 1 };
}
