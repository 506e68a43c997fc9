/** Which lines to read (numbers from 1), and on which of them a secret begins. */
export interface LineRequest {
  readonly wanted: ReadonlySet<number>;
  readonly secret: ReadonlySet<number>;
}

const MASK = '***';

/**
 * Reads some lines of a text, without their line ends. The value on a line where a secret begins is masked, and so are the
 * lines that belong to it, because they are indented below it.
 */
export function readLines(text: string, { wanted, secret }: LineRequest): Map<number, string> {
  const lines = new Map<number, string>();
  const last = [...wanted].reduce((highest, number) => Math.max(highest, number), 0);
  let secretLine: string | undefined;
  let start = 0;
  for (let number = 1; number <= last && start <= text.length; number += 1) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, end).replace(/\r$/, '');
    const belongs = secretLine !== undefined && isBelow(line, secretLine);
    if (secret.has(number)) secretLine = belongs ? secretLine : line;
    else if (!belongs) secretLine = undefined;
    if (wanted.has(number)) lines.set(number, shownLine(line, { isSecret: secret.has(number), belongs }));
    start = end + 1;
  }
  return lines;
}

function shownLine(line: string, { isSecret, belongs }: { isSecret: boolean; belongs: boolean }): string {
  if (belongs) return line.replace(/\S.*$/, MASK);
  return isSecret ? maskValue(line) : line;
}

/** Keeps the name of a field and hides the rest; a line that does not begin with a simple name is hidden altogether. */
function maskValue(line: string): string {
  const field = /^\s*(?:-\s+)*(?:"[\w./-]+"|'[\w./-]+'|[\w./-]+)\s*:(?=\s|$)/.exec(line);
  return field === null ? line.replace(/\S.*$/, MASK) : `${field[0]} ${MASK}`;
}

/** The items of a list may stand as far left as the name of the list. */
function isBelow(line: string, secretLine: string): boolean {
  const indentation = line.search(/\S/);
  const secretIndentation = secretLine.search(/\S/);
  if (indentation === -1 || indentation > secretIndentation) return true;
  return (
    indentation === secretIndentation && line.startsWith('-', indentation) && !secretLine.startsWith('-', indentation)
  );
}
