import type { JsonValue } from '../json/json.ts';
import { listEntries } from './describe-schema.ts';
import type { FieldExplanation, SchemaExplanation } from './explain-schema.ts';
import { writeFlow } from './write-field.ts';

const WIDTH = 100;
const INDENT = '    ';

/** Documentation of a field as text for a terminal, at most 100 columns wide where words allow it. Ends with a line break. */
export function renderExplanation(explanation: SchemaExplanation): string {
  const { kind, apiVersion, path, field } = explanation;
  const sections = [
    [`KIND:     ${kind}`, `VERSION:  ${apiVersion}`, ...(path === '' ? [] : [`FIELD:    ${path} <${field.type}>`])],
    field.description === undefined ? [] : ['DESCRIPTION:', ...renderParagraphs(field.description)],
    renderFacts(field),
    field.rules.length === 0 ? [] : ['RULES, by what is said when one is broken:', ...field.rules.flatMap(renderRule)],
    renderFields(field),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function renderParagraphs(text: string): readonly string[] {
  return text.split(/\n\s*\n/).flatMap((paragraph, at) => [...(at === 0 ? [] : ['']), ...wrap(paragraph, INDENT)]);
}

function renderFacts(field: FieldExplanation): readonly string[] {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['REQUIRED', field.isRequired ? 'yes' : undefined],
    ['DEFAULT', field.default === undefined ? undefined : writeFlow(field.default)],
    ['ALLOWED', field.enum === undefined ? undefined : listEntries(field.enum)],
    ['FORMAT', field.format],
    ['LIMITS', field.range?.replace(/^(?:of|with) /, '')],
    ['PATTERN', field.pattern],
    ['CHANGES', field.isImmutable ? 'never, once the resource exists' : undefined],
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [`${`${name}:`.padEnd(10)}${value}`]));
}

function renderRule(rule: string): readonly string[] {
  return wrap(rule, INDENT).map((line, at) => (at === 0 ? `  - ${line.trimStart()}` : line));
}

function renderFields(field: FieldExplanation): readonly string[] {
  if (field.fields.length === 0) return [];
  const isTree = field.fields.some((child) => child.fields.length > 0);
  return ['FIELDS:', ...(isTree ? renderTree(field.fields, '  ') : field.fields.flatMap(renderChild))];
}

function renderChild(field: FieldExplanation): readonly string[] {
  const sentence = field.description === undefined ? [] : wrap(firstSentence(field.description), `${INDENT}${INDENT}`);
  return [`${INDENT}${describeField(field)}`, ...sentence];
}

function renderTree(fields: readonly FieldExplanation[], indent: string): readonly string[] {
  return fields.flatMap((field) => [`${indent}${describeField(field)}`, ...renderTree(field.fields, `${indent}  `)]);
}

/** `replicas <integer> required, from 1 to 50, default 3` */
function describeField(field: FieldExplanation): string {
  const facts = [
    field.isRequired ? 'required' : undefined,
    field.enum === undefined
      ? undefined
      : `${field.enum.length === 1 ? 'always' : 'one of'} ${listEntries(field.enum)}`,
    field.range,
    field.default === undefined ? undefined : `default ${describeDefault(field.default)}`,
    field.isImmutable ? 'immutable' : undefined,
  ].filter((fact) => fact !== undefined);
  return `${field.name} <${field.type}>${facts.length === 0 ? '' : ` ${facts.join(', ')}`}`;
}

const LONGEST_DEFAULT = 40;

function describeDefault(value: JsonValue): string {
  const text = writeFlow(value);
  return text.length <= LONGEST_DEFAULT ? text : `${text.slice(0, LONGEST_DEFAULT - 1)}…`;
}

/** A sentence ends before a capital letter, and not with an abbreviation. */
function firstSentence(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return /^.*?(?<!\b(?:e\.g|i\.e|vs))[.!?](?= [A-Z`"]|$)/.exec(line)?.[0] ?? line;
}

function wrap(text: string, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > WIDTH) {
      lines.push(`${indent}${line}`);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, `${indent}${line}`];
}
