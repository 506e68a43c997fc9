import { describe, expect, it, test } from 'vitest';
import { fitLine, textTable } from './text-table.ts';

describe('textTable', () => {
  it('lines up columns', () => {
    expect(
      textTable([
        ['NAME', 'PHASE'],
        ['orders', 'Ready'],
        ['a', ''],
      ]),
    ).toEqual(['NAME    PHASE', 'orders  Ready', 'a']);
  });

  it('counts columns of the terminal, not characters', () => {
    expect(
      textTable([
        ['日本', 'x'],
        ['abcd', 'y'],
      ]),
    ).toEqual(['日本  x', 'abcd  y']);
  });

  it('prints nothing that a terminal would obey', () => {
    expect(textTable([['\u001b[31mred', 'a\nb']])).toEqual([String.raw`\x1b[31mred  a\nb`]);
  });
});

describe('fitLine', () => {
  test.each([
    ['orders', 6, 'orders'],
    ['orders', 5, 'orde…'],
    ['日本語', 5, '日本…'],
    ['日本語', 4, '日…'],
  ])('%s in %i columns is %s', (line, columns, fitted) => {
    expect(fitLine(line, columns)).toBe(fitted);
  });
});
