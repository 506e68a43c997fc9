const MAX_LENGTH = 400;

/** A reason as conditions may carry it (metav1.Condition), or the fallback where the text is none. */
export function reasonOr(text: string | undefined, fallback: string): string {
  return text !== undefined && text.length <= 128 && /^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/.test(text)
    ? text
    : fallback;
}

/** What somebody else wrote, for use inside a sentence: on one line, without the full stop, at most 400 characters. */
export function quotation(text: string): string {
  const line = text
    .slice(0, 4 * MAX_LENGTH)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replace(/[.:;,]+$/, '');
  return line.length <= MAX_LENGTH ? line : `${line.slice(0, MAX_LENGTH - 1)}…`;
}

/** The last line of a program's output that says anything. */
export function lastLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return quotation(lines.at(-1) ?? '');
}

/** `: <what somebody else wrote>`, or nothing where nothing was written. */
export function quotedAfter(text: string | undefined): string {
  const quoted = quotation(text ?? '');
  return quoted === '' ? '' : `: ${quoted}`;
}

/** `1 pod`, `3 pods`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
