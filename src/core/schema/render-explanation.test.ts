import { expect, test } from 'vitest';
import { renderExplanation } from './render-explanation.ts';

const FIELD = { isRequired: false, isImmutable: false, rules: [], fields: [] };
const SHOP = { kind: 'Shop', apiVersion: 'example.com/v1' };

test('a field with everything there is to say', () => {
  const field = {
    ...FIELD,
    name: 'size',
    type: 'string',
    isRequired: true,
    isImmutable: true,
    description:
      'The size of the volume, e.g. `10Gi`.\n\nIt may grow, never shrink, because no provider can take space back from a file system in use.',
    default: '10Gi',
    enum: ['10Gi', '1Ti'],
    format: 'byte',
    range: 'of at most 63 characters',
    pattern: '^[0-9]+',
    rules: ['a volume cannot shrink; fix: keep it'],
  };
  expect(renderExplanation({ ...SHOP, path: 'spec.size', field })).toBe(`KIND:     Shop
VERSION:  example.com/v1
FIELD:    spec.size <string>

DESCRIPTION:
    The size of the volume, e.g. \`10Gi\`.

    It may grow, never shrink, because no provider can take space back from a file system in use.

REQUIRED: yes
DEFAULT:  10Gi
ALLOWED:  10Gi, 1Ti
FORMAT:   byte
LIMITS:   at most 63 characters
PATTERN:  ^[0-9]+
CHANGES:  never, once the resource exists

RULES, by what is said when one is broken:
  - a volume cannot shrink; fix: keep it
`);
});

test('fields have their facts and their first sentence', () => {
  const fields = [
    {
      ...FIELD,
      name: 'replicas',
      type: 'integer',
      isRequired: true,
      range: 'from 1 to 50',
      default: 3,
      description: 'How many. No more.',
    },
    { ...FIELD, name: 'kind', type: 'string', enum: ['Shop'], description: 'Always e.g. Shop' },
    { ...FIELD, name: 'plain', type: 'any' },
  ];
  expect(
    renderExplanation({ ...SHOP, path: '', field: { ...FIELD, name: 'Shop', type: 'object', fields } }),
  ).toBe(`KIND:     Shop
VERSION:  example.com/v1

FIELDS:
    replicas <integer> required, from 1 to 50, default 3
        How many.
    kind <string> always Shop
        Always e.g. Shop
    plain <any>
`);
});

test('fields with fields below them are a tree', () => {
  const size = { ...FIELD, name: 'size', type: 'string', default: { text: 'x'.repeat(60) } };
  const storage = { ...FIELD, name: 'storage', type: 'object', description: 'Left out.', fields: [size] };
  expect(
    renderExplanation({ ...SHOP, path: '', field: { ...FIELD, name: 'Shop', type: 'object', fields: [storage] } }),
  ).toBe(`KIND:     Shop
VERSION:  example.com/v1

FIELDS:
  storage <object>
    size <string> default { text: ${'x'.repeat(31)}…
`);
});

test('no line is longer than 100 columns where words allow it', () => {
  const field = { ...FIELD, name: 'a', type: 'any', description: 'word '.repeat(100), rules: ['rule '.repeat(50)] };
  const lines = renderExplanation({ ...SHOP, path: 'a', field }).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
});
