/** One character as a terminal shows it. */
export interface Cell {
  readonly text: string;
  /** Columns of the terminal that it fills. */
  readonly width: number;
  /** Where the character begins in its line, in UTF-16 units. */
  readonly offset: number;
}

const TAB_STOP = 4;

/** Characters that move the cursor, hide, turn the reading direction, or look like a plain space: control and format characters, odd spaces, halves of pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;
const ALL_UNPRINTABLE = new RegExp(UNPRINTABLE, 'gu');
const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;

/** Makes text from a file safe to print: whatever a terminal could obey or hide is written as an escape. The result is one line. */
export function printable(text: string): string {
  return text.replaceAll(ALL_UNPRINTABLE, escapeCharacter);
}

/** Splits a line, or the part of it from an offset on, into characters. Tabs reach to the next multiple of four columns. */
export function toCells(line: string, from: number): Cell[] {
  const cells: Cell[] = [];
  let offset = from;
  let column = 0;
  for (const character of line) {
    const text = character === '\t' ? ' '.repeat(TAB_STOP - (column % TAB_STOP)) : printable(character);
    const width = text === character ? widthOf(character) : text.length;
    cells.push({ text, width, offset });
    offset += character.length;
    column += width;
  }
  return cells;
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === '\n') return '\\n';
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

function widthOf(character: string): number {
  if (/\p{M}/u.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
