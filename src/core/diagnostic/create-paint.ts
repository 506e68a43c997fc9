/** The styles a terminal can show; every escape code that Planwright prints comes from here. */
const STYLES = { bold: 1, dim: 2, red: 31, yellow: 33, cyan: 36 } as const;

/** Puts a text into a style. */
export type Paint = (style: keyof typeof STYLES, text: string) => string;

/** Makes the function that styles text with ANSI codes, or leaves it as it is where no colour is wanted. */
export function createPaint(color: boolean): Paint {
  if (!color) return (_, text) => text;
  return (style, text) => (text === '' ? '' : `\u001b[${STYLES[style]}m${text}\u001b[0m`);
}
