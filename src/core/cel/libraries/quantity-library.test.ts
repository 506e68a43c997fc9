import { describe, expect, test } from 'vitest';
import { celValue } from '../../../../test/evaluate-cel.ts';

describe('quantities', () => {
  test.each([
    ["quantity('1000m') == quantity('1')", true],
    ["quantity('1Gi').isGreaterThan(quantity('1G'))", true],
    ["quantity('50m').isLessThan(quantity('0.1'))", true],
    ["quantity('2').compareTo(quantity('1500m'))", 1],
    ["quantity('5').asInteger()", 5],
    ["quantity('1500m').asInteger()", 'error: cannot convert value to integer'],
    ["quantity('50k').isInteger() && !quantity('1.5Gi').isInteger()", true],
    ["quantity('1.5Gi').asApproximateFloat()", 1610612736],
    ["sign(quantity('-5'))", -1],
    ["quantity('1').add(quantity('500m')).compareTo(quantity('1.5'))", 0],
    ["quantity('1').sub(1).compareTo(quantity('0'))", 0],
    ["quantity('1.5Gi')", '1536Mi'],
    ["isQuantity('1Gi') && !isQuantity('1Gx')", true],
    ["quantity('abc')", 'error: unable to parse "abc" as a quantity'],
    ["quantity('1') in [quantity('1000m')]", true],
    [
      "quantity('1') < quantity('2')",
      "refused: found no matching overload for '_<_' applied to '(kubernetes.Quantity, kubernetes.Quantity)' (line 1, column 15)",
    ],
    [
      "string(quantity('1'))",
      "refused: found no matching overload for 'string' applied to '(kubernetes.Quantity)' (line 1, column 1)",
    ],
    [
      "quantity('1').sign()",
      "refused: found no matching overload for 'sign' applied to 'kubernetes.Quantity.()' (line 1, column 15)",
    ],
    ["quantity('1') == quantity('0').add(1)", 'error: no such overload'],
    ["quantity('1') != quantity('0').add(1)", true],
    ["quantity('0').add(1) == quantity('1')", true],
  ])('%s', (expression, value) => {
    expect(celValue(expression)).toEqual(value);
  });
});
