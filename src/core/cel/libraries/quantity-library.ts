import { formatQuantity } from '../../quantity/format-quantity.ts';
import { isQuantity, parseQuantity } from '../../quantity/parse-quantity.ts';
import {
  addQuantities,
  compareQuantities,
  type Quantity,
  quantityOf,
  quantitySign,
  subtractQuantities,
  toApproximateNumber,
  toInt64,
} from '../../quantity/quantity.ts';
import { CelEvaluationError, noSuchOverload } from '../cel-error.ts';
import { globalFunction, type Library, memberFunction, type Overload } from '../type-system/function-declaration.ts';
import { type CelOpaque, type CelValue, isTagged } from '../value/cel-value.ts';
import { asInt, asString } from '../value/narrow-value.ts';

/** `quantity('1Gi')` and its functions (k8s.io/apiserver/pkg/cel/library/quantity.go). */
export const QUANTITY_LIBRARY: Library = {
  sinceMinor: 28,
  overloads: [
    globalFunction('quantity(string): kubernetes.Quantity', (text) => quantityValue(parsed(asString(text)), false)),
    globalFunction('isQuantity(string): bool', (text) => isQuantity(asString(text))),
    globalFunction('sign(kubernetes.Quantity): int', (value) => BigInt(quantitySign(asQuantity(value)))),
    memberFunction(
      'kubernetes.Quantity.isGreaterThan(kubernetes.Quantity): bool',
      (left, right) => compare(left, right) === 1,
    ),
    memberFunction(
      'kubernetes.Quantity.isLessThan(kubernetes.Quantity): bool',
      (left, right) => compare(left, right) === -1,
    ),
    memberFunction('kubernetes.Quantity.compareTo(kubernetes.Quantity): int', (left, right) =>
      BigInt(compare(left, right)),
    ),
    memberFunction('kubernetes.Quantity.asApproximateFloat(): double', (value) =>
      toApproximateNumber(asQuantity(value)),
    ),
    memberFunction('kubernetes.Quantity.isInteger(): bool', (value) => toInt64(asQuantity(value)) !== undefined),
    memberFunction('kubernetes.Quantity.asInteger(): int', (value) => {
      const integer = toInt64(asQuantity(value));
      if (integer === undefined) throw new CelEvaluationError('cannot convert value to integer');
      return integer;
    }),
    ...arithmetic('add', addQuantities),
    ...arithmetic('sub', subtractQuantities),
  ],
};

interface QuantityValue extends CelOpaque {
  readonly typeName: 'kubernetes.Quantity';
  readonly quantity: Quantity;
  /** Whether it came of `add` or `sub`. */
  readonly isComputed: boolean;
}

function quantityValue(quantity: Quantity, isComputed: boolean): QuantityValue {
  return {
    kind: 'opaque',
    typeName: 'kubernetes.Quantity',
    quantity,
    isComputed,
    equals: (other) => {
      // The API server cannot compare with a computed quantity on the right side of `==`, so neither may this.
      if (!isQuantityValue(other) || other.isComputed) throw noSuchOverload();
      return compareQuantities(quantity, other.quantity) === 0;
    },
    toText: () => formatQuantity(quantity),
  };
}

function parsed(text: string): Quantity {
  const quantity = parseQuantity(text);
  if (quantity === undefined) throw new CelEvaluationError(`unable to parse ${JSON.stringify(text)} as a quantity`);
  return quantity;
}

function arithmetic(name: string, apply: (left: Quantity, right: Quantity) => Quantity): readonly Overload[] {
  return [
    memberFunction(`kubernetes.Quantity.${name}(kubernetes.Quantity): kubernetes.Quantity`, (left, right) =>
      quantityValue(apply(asQuantity(left), asQuantity(right)), true),
    ),
    memberFunction(`kubernetes.Quantity.${name}(int): kubernetes.Quantity`, (left, right) =>
      quantityValue(apply(asQuantity(left), quantityOf(asInt(right), 'DecimalExponent')), true),
    ),
  ];
}

function compare(left: CelValue | undefined, right: CelValue | undefined): -1 | 0 | 1 {
  return compareQuantities(asQuantity(left), asQuantity(right));
}

function asQuantity(value: CelValue | undefined): Quantity {
  if (!isTagged(value) || value.kind !== 'opaque' || !isQuantityValue(value)) {
    throw noSuchOverload();
  }
  return value.quantity;
}

function isQuantityValue(value: CelOpaque): value is QuantityValue {
  return value.typeName === 'kubernetes.Quantity';
}
