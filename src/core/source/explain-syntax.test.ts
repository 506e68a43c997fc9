import { describe, expect, it } from 'vitest';
import { composeDocument } from './compose-document.ts';
import { explainSyntax } from './explain-syntax.ts';
import { createLineIndex } from './line-index.ts';

/** `line:column code`, and what the problem points at, up to the end of the line. */
function explain(text: string): string[] {
  const lines = createLineIndex({ path: '', text });
  return explainSyntax(text, composeDocument(text)).map(({ span, code, severity }) => {
    const { line, column } = lines.locate(span);
    return `${line}:${column} ${severity === 'warning' ? 'warning ' : ''}${code} ${JSON.stringify(text.slice(span.start, span.end).split('\n')[0])}`;
  });
}

describe('explainSyntax', () => {
  it.each([
    { why: 'a tab as indentation', text: 'a:\n\tb: 1\n', problems: ['2:1 tab-indentation "\\t"'] },
    { why: 'a tab before a list item', text: 'a:\n  - x\n\t- y\n', problems: ['3:1 tab-indentation "\\t"'] },
    { why: 'an open double quote', text: 'a: 1\nb: "foo\nc: 1\n', problems: ['2:4 unclosed-quote "\\""'] },
    { why: 'an open single quote', text: "a: 1\nb: 'foo\nc: 1\n", problems: ['2:4 unclosed-quote "\'"'] },
    { why: 'an open list', text: 'a: [1, 2\nb: 3\n', problems: ['1:4 unclosed-bracket "["'] },
    { why: 'an open mapping', text: 'a: {b: 1\nc: 2\n', problems: ['1:4 unclosed-bracket "{"'] },
    { why: 'an open JSON document', text: '{"a": {"b": 1}\n', problems: ['1:1 unclosed-bracket "{"'] },
    {
      why: 'a line that stands between two levels',
      text: 'a:\n  b: 1\n c: 2\n',
      problems: ['3:1 bad-indentation " "'],
    },
    { why: 'a line indented below a value', text: 'spec:\n  a: 1\n   b: 2\n', problems: ['3:4 bad-indentation "b"'] },
    { why: 'a list item among fields', text: 'a: 1\n- b\n', problems: ['2:1 bad-indentation "-"'] },
    {
      why: 'a block scalar that is indented unevenly',
      text: 'a: |\n     \n  b\n',
      problems: ['3:3 bad-indentation "b"'],
    },
    { why: 'a colon in a value', text: 'message: foo: bar\n', problems: ['1:10 unquoted-colon "f"'] },
    { why: 'no space after the colon', text: 'a:1\nb: 2\n', problems: ['1:1 missing-colon "a:1"'] },
    { why: 'a line without a colon at the end', text: 'b: 2\na\n', problems: ['2:1 missing-colon "a"'] },
    {
      why: 'a reserved character',
      text: 'a: @foo\nb: `x`\nc: %y\n',
      problems: ['1:4 reserved-character "@"', '2:4 reserved-character "`"', '3:4 reserved-character "%"'],
    },
    {
      why: 'two mistakes on one line',
      text: 'a: [@x, "\\q", `y]\n',
      problems: ['1:5 reserved-character "@"', '1:10 invalid-escape "\\\\"', '1:15 reserved-character "`"'],
    },
    { why: 'an escape that does not exist', text: 'a: "\\q"\n', problems: ['1:5 invalid-escape "\\\\"'] },
    { why: 'a comment without a space', text: 'a: "x"#c\n', problems: ['1:7 invalid-comment "#c"'] },
    {
      why: 'a key of two kilobytes',
      text: `${'k'.repeat(2000)}: 1\n`,
      problems: [`1:1 key-too-long "${'k'.repeat(2000)}"`],
    },
    { why: 'two anchors', text: 'a: &x &y 1\n', problems: ['1:7 invalid-anchor "&y"'] },
    { why: 'an anchor without a name', text: 'a: & b\n', problems: ['1:4 invalid-anchor "&"'] },
    { why: 'an alias with an anchor', text: 'a: &x 1\nb: &y *x\n', problems: ['2:7 invalid-anchor "*x"'] },
    {
      why: 'an alias that may be meant as a key',
      text: 'x: &x: 1\na: *x:\n',
      problems: ['1:6 warning invalid-anchor ":"', '2:6 warning invalid-anchor ":"'],
    },
    {
      why: 'a tag of its own',
      text: 'a: !foo 1\nb: !Ref {x: 1}\n',
      problems: ['1:4 unsupported-tag "!foo"', '2:4 unsupported-tag "!Ref"'],
    },
    {
      why: 'a tag of YAML 1.1',
      text: 'a: !!binary aGk=\nb: !!timestamp 2024-01-01\nc: !!set {x}\n',
      problems: ['1:4 unsupported-tag "!!binary"', '2:4 unsupported-tag "!!timestamp"', '3:4 unsupported-tag "!!set"'],
    },
    { why: 'a tag its value does not fit', text: 'a: !!int abc\n', problems: ['1:4 unsupported-tag "!!int"'] },
    { why: 'two tags', text: 'a: !!str !!int 1\n', problems: ['1:10 unsupported-tag "!!int"'] },
    { why: 'an older YAML', text: '%YAML 1.1\n---\na: 1\n', problems: ['1:1 warning older-yaml-version "%YAML 1.1"'] },
    {
      why: 'a YAML that does not exist',
      text: '%YAML 3.0\n---\na: 1\n',
      problems: ['1:7 warning invalid-directive "3.0"'],
    },
    {
      why: 'a directive that does not exist',
      text: '%FOO\n---\na: 1\n',
      problems: ['1:1 warning invalid-directive "%FOO"'],
    },
    { why: 'a directive without a marker', text: '%YAML 1.2\na: 1\n', problems: ['2:1 invalid-directive "a"'] },
    {
      why: 'a field on the line of the marker',
      text: '--- a: 1\n',
      problems: ['1:5 unexpected-text "a"'],
    },
    { why: 'text after a value in quotes', text: 'a: "x" y\n', problems: ['1:8 unexpected-text "y"'] },
    { why: 'two JSON documents', text: '{"a":1}\n{"b":2}\n', problems: ['2:1 unexpected-text "{"'] },
    { why: 'a comment as in JavaScript', text: '{"a":1} // x\n', problems: ['1:9 unexpected-text "// x"'] },
    { why: 'text after the document end', text: 'a: 1\n... foo\n', problems: ['2:5 unexpected-text "foo"'] },
    { why: 'the head of a block scalar', text: 'a: |x\n  foo\n', problems: ['1:5 invalid-yaml "x"'] },
    { why: 'a comma too many', text: 'a: [1,,2]\n', problems: ['1:7 invalid-yaml ","'] },
    {
      why: 'control characters',
      text: 'a: \u0001b\u007f\nb: "\u001b"\n',
      problems: [
        '1:4 control-character "\\u0001"',
        '1:6 control-character "\u007f"',
        '2:5 control-character "\\u001b"',
      ],
    },
    {
      why: 'a merge conflict',
      text: 'a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> main\n',
      problems: ['2:1 merge-conflict "<<<<<<<"', '4:1 merge-conflict "======="', '6:1 merge-conflict ">>>>>>>"'],
    },
    {
      why: 'a Go template that controls lines',
      text: 'a: 1\n{{- if .Values.x }}\nb: 2\n{{- end }}\n',
      problems: ['2:1 unrendered-template "{{- if .Values.x }}"', '4:1 unrendered-template "{{- end }}"'],
    },
    {
      why: 'a Go template inside a value',
      text: 'a: {{ .Values.x }}-suffix\n',
      problems: ['1:4 unrendered-template "{{ .Values.x }}"'],
    },
    { why: 'a Jinja template', text: 'a: 1\n{% if x %}\nb: 2\n', problems: ['2:1 unrendered-template "{% if x %}"'] },
    { why: 'line ends of an old Mac', text: 'a: 1\rb: 2\r', problems: ['1:5 unsupported-line-end "\\r"'] },
    { why: 'a space that is none', text: 'a: 1\nb:\u00a02\nc: 3\n', problems: ['2:3 invisible-character "\u00a0"'] },
    {
      why: 'a Markdown file',
      text: '1. One\n2. Two\n\n```yaml\nkind: X\n```\n',
      problems: ['1:1 missing-colon "1. One"', '6:1 reserved-character "`"'],
    },
    {
      why: 'an error and a warning on one line',
      text: 'a:\n  b: 1\n  &x": "y"}\n',
      problems: ['3:8 missing-colon "\\"y\\""', '3:6 warning invalid-anchor ":"'],
    },
    {
      why: 'a warning on a line with a template in quotes',
      text: 'x: &x: 1\na: [*x: , "{{ .y }}"]\n',
      problems: ['1:6 warning invalid-anchor ":"', '2:7 warning invalid-anchor ":"'],
    },
    { why: 'nothing wrong', text: 'a: "{{ .x }}"\nb: |\n  {{ .y }}\n  <<<<<<<\nc: [1, {d: e}]\n', problems: [] },
  ])('$why', ({ text, problems }) => {
    expect(explain(text)).toEqual(problems);
  });

  it('says what to do, and shows where an open bracket was missed', () => {
    expect(explainSyntax('a: [1, 2\nb: 3\n', composeDocument('a: [1, 2\nb: 3\n'))).toEqual([
      {
        code: 'unclosed-bracket',
        severity: 'error',
        message: 'The `[` is not closed before the next field begins',
        fix: 'add the closing `]`, and indent what stands between the two',
        span: { start: 3, end: 4 },
        related: { message: 'it is still open here', span: { start: 9, end: 10 } },
      },
    ]);
  });
});
