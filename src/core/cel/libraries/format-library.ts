import { noSuchOverload } from '../cel-error.ts';
import { globalFunction, type Library, memberFunction } from '../type-system/function-declaration.ts';
import { type CelOpaque, type CelValue, isTagged, listOf, NONE, someOf } from '../value/cel-value.ts';
import { asString } from '../value/narrow-value.ts';
import { type FormatCheck, NAMED_FORMATS } from './named-format.ts';

/** `format.dns1123Label().validate(text)` (k8s.io/apiserver/pkg/cel/library/format.go). */
export const FORMAT_LIBRARY: Library = {
  sinceMinor: 31,
  overloads: [
    ...Array.from(NAMED_FORMATS, ([name, check]) => {
      const value = formatValue(name, check);
      return globalFunction(`format.${name}(): kubernetes.NamedFormat`, () => value);
    }),
    globalFunction('format.named(string): optional_type(kubernetes.NamedFormat)', (name) => {
      const check = NAMED_FORMATS.get(asString(name));
      return check === undefined ? NONE : someOf(formatValue(asString(name), check));
    }),
    memberFunction('kubernetes.NamedFormat.validate(string): optional_type(list(string))', (format, text) => {
      const problems = asFormat(format).check(asString(text));
      return problems.length === 0 ? NONE : someOf(listOf(problems));
    }),
  ],
};

interface FormatValue extends CelOpaque {
  readonly typeName: 'kubernetes.NamedFormat';
  readonly formatName: string;
  readonly check: FormatCheck;
}

function formatValue(formatName: string, check: FormatCheck): FormatValue {
  return {
    kind: 'opaque',
    typeName: 'kubernetes.NamedFormat',
    formatName,
    check,
    equals: (other) => isFormatValue(other) && other.formatName === formatName,
    toText: () => formatName,
  };
}

function asFormat(value: CelValue | undefined): FormatValue {
  if (!isTagged(value) || value.kind !== 'opaque' || !isFormatValue(value)) {
    throw noSuchOverload();
  }
  return value;
}

function isFormatValue(value: CelOpaque): value is FormatValue {
  return value.typeName === 'kubernetes.NamedFormat';
}
