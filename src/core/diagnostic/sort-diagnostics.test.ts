import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from './diagnostic.ts';
import { sortDiagnostics } from './sort-diagnostics.ts';

function diagnostic(code: string, place?: string, severity: Diagnostic['severity'] = 'error'): Diagnostic {
  const [file = '', line, column] = (place ?? '').split(':');
  const location = place === undefined ? {} : { location: { file, line: Number(line), column: Number(column) } };
  return { code, severity, message: 'm', ...location };
}

describe('sortDiagnostics', () => {
  it('orders by file, line, column, severity and code, and puts those without a place last', () => {
    const sorted = [
      diagnostic('z', 'B.yaml:9:9'),
      diagnostic('z', 'a.yaml:2:1'),
      diagnostic('z', 'a.yaml:10:3'),
      diagnostic('a', 'a.yaml:10:20'),
      diagnostic('b', 'a.yaml:10:20'),
      diagnostic('a', 'a.yaml:10:20', 'warning'),
      diagnostic('a', 'b.yaml:1:1'),
      diagnostic('a'),
      diagnostic('b'),
      diagnostic('a', undefined, 'warning'),
    ];
    expect(sortDiagnostics(sorted.toReversed())).toEqual(sorted);
  });

  it('keeps the order of equal ones and leaves its input alone', () => {
    const first: Diagnostic = { ...diagnostic('a', 'a.yaml:1:1'), message: 'second in the alphabet' };
    const second: Diagnostic = { ...diagnostic('a', 'a.yaml:1:1'), message: 'first in the alphabet' };
    const given = [diagnostic('b', 'b.yaml:1:1'), first, second];
    expect(sortDiagnostics(given)).toEqual([first, second, given[0]]);
    expect(given[0]?.code).toBe('b');
  });

  it('gives the same order for every order of its input', () => {
    const code = fc.constantFrom('a', 'b');
    const place = fc.option(
      fc
        .tuple(fc.constantFrom('x', 'y'), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 12 }))
        .map((parts) => parts.join(':')),
      { nil: undefined },
    );
    const severity = fc.constantFrom<Diagnostic['severity']>('error', 'warning');
    const all = fc.array(fc.tuple(code, place, severity).map((parts) => diagnostic(...parts)));
    const shuffled = all.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        expect(sortDiagnostics(other)).toEqual(sortDiagnostics(list));
        expect(sortDiagnostics(sortDiagnostics(list))).toEqual(sortDiagnostics(list));
      }),
    );
  });
});
