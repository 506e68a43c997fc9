import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { splitDocuments } from './split-documents.ts';

function split(text: string): string[] {
  return Array.from(splitDocuments(text), ({ start, end }) => text.slice(start, end));
}

describe('splitDocuments', () => {
  it.each([
    { why: 'one document', text: 'a: 1\n', parts: ['a: 1\n'] },
    { why: 'no line end at the end', text: 'a: 1', parts: ['a: 1'] },
    {
      why: 'markers between documents',
      text: 'a: 1\n---\nb: 2\n---\nc: 3\n',
      parts: ['a: 1\n', '---\nb: 2\n', '---\nc: 3\n'],
    },
    { why: 'a marker before the first', text: '---\na: 1\n', parts: ['---\na: 1\n'] },
    { why: 'CRLF', text: 'a: 1\r\n---\r\nb: 2\r\n', parts: ['a: 1\r\n', '---\r\nb: 2\r\n'] },
    { why: 'empty documents are left out', text: '---\n---\n\n---\na: 1\n---\n---\n', parts: ['---\na: 1\n'] },
    {
      why: 'documents of comments are left out',
      text: '# one\n---\n# two\n---\na: 1\n--- # three\n',
      parts: ['---\na: 1\n'],
    },
    {
      why: 'comments before the first marker belong to the document',
      text: '# one\n---\na: 1\n',
      parts: ['# one\n---\na: 1\n'],
    },
    {
      why: 'content on the line of the marker',
      text: '--- {a: 1}\n--- {b: 1}\n',
      parts: ['--- {a: 1}\n', '--- {b: 1}\n'],
    },
    { why: 'a document end', text: 'a: 1\n...\nb: 2\n', parts: ['a: 1\n...\n', 'b: 2\n'] },
    { why: 'a document end, then a marker', text: 'a: 1\n...\n---\nb: 2\n', parts: ['a: 1\n...\n', '---\nb: 2\n'] },
    { why: 'document ends alone', text: '...\n...\n', parts: [] },
    { why: 'text after a document end is not lost', text: '... a\n', parts: ['... a\n'] },
    {
      why: 'directives belong to the next document',
      text: '%YAML 1.2\n---\na: 1\n...\n%YAML 1.2\n---\nb: 2\n',
      parts: ['%YAML 1.2\n---\na: 1\n...\n', '%YAML 1.2\n---\nb: 2\n'],
    },
    { why: 'directives without a document', text: '%YAML 1.2\n---\n', parts: [] },
    { why: 'a directive without a marker is not lost', text: '%YAML 1.2\n', parts: ['%YAML 1.2\n'] },
    {
      why: 'a marker ends a block scalar and a quote',
      text: 'a: |\n---\nb: "\n---\nc: 1\n',
      parts: ['a: |\n', '---\nb: "\n', '---\nc: 1\n'],
    },
    { why: 'an indented marker is text', text: 'a: |\n  ---\n  ...\nb: 1\n', parts: ['a: |\n  ---\n  ...\nb: 1\n'] },
    {
      why: 'four dashes and dashes with text are no marker',
      text: 'a: 1\n----\n---b\n...c\n',
      parts: ['a: 1\n----\n---b\n...c\n'],
    },
    { why: 'a line separator is no line end', text: 'a: 1\u2028---\u2028b: 2', parts: ['a: 1\u2028---\u2028b: 2'] },
    { why: 'nothing', text: '', parts: [] },
    { why: 'white space and tabs', text: ' \n\t\r\n # x', parts: [] },
  ])('$why', ({ text, parts }) => {
    expect(split(text)).toEqual(parts);
  });

  it('gives the documents the YAML library finds, whatever stands between them', () => {
    const content = fc.constantFrom('a: 1\n', 'b:\n  - x\n', '{c: 1}\n', 'd: |\n  text\n  ---\n');
    const separator = fc.constantFrom(
      '---\n',
      '--- # x\n',
      '...\n---\n',
      '# x\n---\n',
      '---\n\n# x\n',
      '...\n# x\n---\n',
      '---\n---\n',
      '...\n%YAML 1.2\n---\n',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(separator, content)), (parts) => {
        const text = parts.flat().join('');
        const documents = parseAllDocuments(text);
        const values =
          'empty' in documents
            ? []
            : documents.map((document) => document.toJS() as unknown).filter((value) => value !== null);
        expect(
          split(text).map((part) => parseAllDocuments(part).map((document) => document.toJS() as unknown)),
        ).toEqual(values.map((value) => [value]));
      }),
    );
  });

  it('never cuts a character out except from documents without content', () => {
    const piece = fc.constantFrom('---', '...', '\n', ' ', '#', '%', 'a', '\t', '\r', '"');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        let end = 0;
        let gaps = '';
        for (const span of splitDocuments(text)) {
          expect(span.start).toBeGreaterThanOrEqual(end);
          gaps += `${text.slice(end, span.start)}\n`;
          end = span.end;
        }
        gaps += text.slice(end);
        for (const line of gaps.split('\n'))
          expect(line).toMatch(/^(?:---(?=\s|$)|\.\.\.(?=\s|$)|%[^]*)?[ \t\r]*(?:#[^]*)?$/);
      }),
    );
  });
});
