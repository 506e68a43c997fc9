/** Sixteen hexadecimal digits by lot. */
export function correlationId(random: () => number): string {
  return [1, 2, 3, 4].map(fourDigits).join('');

  function fourDigits(): string {
    return Math.floor(random() * 0x1_00_00)
      .toString(16)
      .padStart(4, '0');
  }
}
