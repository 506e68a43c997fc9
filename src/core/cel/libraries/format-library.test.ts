import { describe, expect, test } from 'vitest';
import { celValue } from '../../../../test/evaluate-cel.ts';

describe('named formats', () => {
  test.each([
    ["format.dns1123Label().validate('web-1').hasValue()", false],
    ["format.dns1123Label().validate('a.b').value()", ['must not contain dots']],
    [
      "format.dns1123Label().validate('Web').value()",
      [
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      ],
    ],
    ["format.dns1123LabelPrefix().validate('ab-').hasValue()", false],
    ["format.dns1123Subdomain().validate('a.example').hasValue()", false],
    ["format.dns1035Label().validate('1a').hasValue()", true],
    ["format.qualifiedName().validate('example.com/name').hasValue()", false],
    ["format.qualifiedName().validate('/name').value()", ['prefix part must be non-empty']],
    ["format.labelValue().validate('').hasValue()", false],
    ["format.uri().validate('').value()", ['parse "": empty url']],
    ["format.uuid().validate('550e8400-e29b-41d4-a716-446655440000').hasValue()", false],
    [
      "format.byte().validate('YWJj').hasValue() || format.date().validate('2020-02-29').hasValue() || format.datetime().validate('2020-02-29T00:00:00Z').hasValue()",
      false,
    ],
    ["format.byte().validate('YWJ').value()", ['invalid base64']],
    ["format.date().validate('2020-02-30').value()", ['invalid date']],
    ["format.datetime().validate('2020-02-29').value()", ['invalid datetime']],
    ["format.named('qualifiedName').hasValue() && !format.named('nope').hasValue()", true],
    ["format.named('uri').value() == format.uri()", true],
    ['format.nope()', "refused: undeclared reference to 'format' (in container '') (line 1, column 1)"],
  ])('%s', (expression, value) => {
    expect(celValue(expression)).toEqual(value);
  });
});
