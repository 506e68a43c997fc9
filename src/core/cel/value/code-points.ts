/** The number of Unicode code points of a text: what CEL calls its size. */
export function codePointCount(text: string): number {
  // Without surrogates, the usual case, every unit is a code point.
  return SURROGATE.test(text) ? Array.from(text).length : text.length;
}

/** The code points of a text, each as a text. */
export function codePointsOf(text: string): readonly string[] {
  return Array.from(text);
}

const SURROGATE = /[\ud800-\udfff]/;
