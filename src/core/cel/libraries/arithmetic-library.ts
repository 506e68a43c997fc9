import { CelEvaluationError } from '../cel-error.ts';
import { acceptingAny, globalFunction, type Library, type Overload } from '../type-system/function-declaration.ts';
import type { CelValue } from '../value/cel-value.ts';
import { joinedBytes, joinedLists } from '../value/concatenate.ts';
import { asBytes, asDouble, asDuration, asInt, asList, asString, asTimestamp, asUint } from '../value/narrow-value.ts';
import { checkedDuration, checkedInt, checkedTimestamp, checkedUint } from '../value/number-range.ts';

/**
 * `+ - * / %` and the minus sign. The order of the overloads is cel-go's: where nothing is known of an operand's type, the
 * first one decides.
 */
export const ARITHMETIC_LIBRARY: Library = {
  sinceMinor: 0,
  overloads: [
    globalFunction('_+_(bytes, bytes): bytes', (left, right) => joinedBytes(asBytes(left), asBytes(right))),
    doubleOperator('_+_', (left, right) => left + right),
    durationOperator('_+_', (left, right) => left + right),
    globalFunction('_+_(duration, timestamp): timestamp', (left, right) => later(right, asDuration(left).nanoseconds)),
    globalFunction('_+_(timestamp, duration): timestamp', (left, right) => later(left, asDuration(right).nanoseconds)),
    intOperator('_+_', (left, right) => left + right),
    globalFunction('_+_(list(A), list(A)): list(A)', (left, right) => joinedLists(asList(left), asList(right))),
    globalFunction('_+_(string, string): string', (left, right) => asString(left) + asString(right)),
    uintOperator('_+_', (left, right) => left + right),
    doubleOperator('_-_', (left, right) => left - right),
    durationOperator('_-_', (left, right) => left - right),
    intOperator('_-_', (left, right) => left - right),
    globalFunction('_-_(timestamp, duration): timestamp', (left, right) => later(left, -asDuration(right).nanoseconds)),
    globalFunction('_-_(timestamp, timestamp): duration', (left, right) =>
      checkedDuration(asTimestamp(left).nanoseconds - asTimestamp(right).nanoseconds),
    ),
    uintOperator('_-_', (left, right) => left - right),
    doubleOperator('_*_', (left, right) => left * right),
    intOperator('_*_', (left, right) => left * right),
    uintOperator('_*_', (left, right) => left * right),
    doubleOperator('_/_', (left, right) => left / right),
    intOperator('_/_', (left, right) => left / nonZero(right, 'division by zero')),
    uintOperator('_/_', (left, right) => left / nonZero(right, 'division by zero')),
    intOperator('_%_', remainder),
    uintOperator('_%_', (left, right) => left % nonZero(right, 'modulus by zero')),
    globalFunction('-_(double): double', (operand) => -asDouble(operand)),
    // A duration may be negated, but only where the checker does not know that it is one.
    acceptingAny(globalFunction('-_(int): int', negate)),
  ],
};

function intOperator(name: string, apply: (left: bigint, right: bigint) => bigint): Overload {
  return globalFunction(`${name}(int, int): int`, (left, right) => checkedInt(apply(asInt(left), asInt(right))));
}

function uintOperator(name: string, apply: (left: bigint, right: bigint) => bigint): Overload {
  return globalFunction(`${name}(uint, uint): uint`, (left, right) =>
    checkedUint(apply(asUint(left).value, asUint(right).value)),
  );
}

function doubleOperator(name: string, apply: (left: number, right: number) => number): Overload {
  return globalFunction(`${name}(double, double): double`, (left, right) => apply(asDouble(left), asDouble(right)));
}

function remainder(left: bigint, right: bigint): bigint {
  const divisor = nonZero(right, 'modulus by zero');
  // Go refuses the division that this remainder belongs to, so the API server does.
  checkedInt(left / divisor);
  return left % divisor;
}

function nonZero(divisor: bigint, message: string): bigint {
  if (divisor === 0n) throw new CelEvaluationError(message);
  return divisor;
}

function durationOperator(name: string, apply: (left: bigint, right: bigint) => bigint): Overload {
  return globalFunction(`${name}(duration, duration): duration`, (left, right) =>
    checkedDuration(apply(asDuration(left).nanoseconds, asDuration(right).nanoseconds)),
  );
}

function negate(operand: CelValue | undefined): CelValue {
  return typeof operand === 'bigint' ? checkedInt(-operand) : checkedDuration(-asDuration(operand).nanoseconds);
}

function later(timestamp: CelValue | undefined, nanoseconds: bigint): CelValue {
  const { nanoseconds: instant, offsetMinutes } = asTimestamp(timestamp);
  return checkedTimestamp(instant + nanoseconds, offsetMinutes);
}
