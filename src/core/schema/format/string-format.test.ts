import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { stringFormat } from './string-format.ts';

/** What kube-openapi's strfmt says of the same strings: see the first line of the file. */
const [head = '', ...rows] = readFileSync(new URL('./api-server-formats.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const { strings }: { readonly strings: readonly string[] } = JSON.parse(head);

interface Verdict {
  readonly format: string;
  readonly accepted: readonly number[];
}

const verdicts = rows.map((row): Verdict => JSON.parse(row));

test.each(verdicts)('format $format accepts what an API server accepts', ({ format, accepted }) => {
  const ours = strings.filter((text) => stringFormat(format)?.accepts(text));
  expect(ours).toEqual(accepted.map((at) => strings[at]));
});

test('the example of every format is one', () => {
  const wrong = verdicts.filter((verdict) => {
    const format = stringFormat(verdict.format);
    return format === undefined || !format.accepts(format.example);
  });
  expect(wrong).toEqual([]);
});

test('a format that an API server does not know is no format', () => {
  expect(stringFormat('int32')).toBeUndefined();
  expect(stringFormat('constructor')).toBeUndefined();
  expect(stringFormat('date-time')).toBe(stringFormat('datetime'));
});
