import { type JsonValue, valueAt } from '../../../../src/core/json/json.ts';
import type { LiveObject } from '../../../../src/core/live/live-object.ts';
import { EVENTS, type ServedKind } from './served-kinds.ts';

/** Whether an object is meant. */
export type Selector = (object: LiveObject) => boolean;

/** Reads a label selector (`a`, `!a`, `a=b`, `a!=b`, `a in (b, c)`, `a notin (b)`, joined by commas); undefined where it is none. */
export function labelSelectorOf(text: string): Selector | undefined {
  if (text.trim() === '') return () => true;
  const parts = text.split(/,(?![^(]*\))/).map(requirementOf);
  if (parts.includes(undefined)) return undefined;
  return ({ metadata }) => parts.every((isMet) => isMet?.(metadata.labels ?? {}));
}

type Labels = Readonly<Record<string, string>>;

const NAME = String.raw`[A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?`;
const REQUIREMENT = new RegExp(
  String.raw`^\s*(?:(?<no>!)?\s*(?<key>${NAME})|(?<of>${NAME})\s*(?:(?<sign>=|==|!=)\s*(?<value>[-A-Za-z0-9_.]*)|\s(?<set>in|notin)\s*\((?<values>[^()]*)\)))\s*$`,
);

function requirementOf(text: string): ((labels: Labels) => boolean) | undefined {
  const { no, key, of, sign, value = '', set, values = '' } = REQUIREMENT.exec(text)?.groups ?? {};
  if (key !== undefined) return (labels) => Object.hasOwn(labels, key) === (no === undefined);
  if (of === undefined) return undefined;
  const wanted = sign === undefined ? values.split(',').map((each) => each.trim()) : [value];
  const isWanted = (labels: Labels): boolean => Object.hasOwn(labels, of) && wanted.includes(labels[of] ?? '');
  return sign === '!=' || set === 'notin' ? (labels) => !isWanted(labels) : isWanted;
}

/** Reads a field selector of a kind (`a=b`, `a!=b`, joined by commas). The text is what is wrong with it. */
export function fieldSelectorOf(text: string, kind: ServedKind): Selector | string {
  if (text === '') return () => true;
  const parts: Selector[] = [];
  for (const part of text.split(',')) {
    const [, field = '', sign, value = ''] = /^([^=!]+)(==|=|!=)(.*)$/.exec(part) ?? [];
    if (sign === undefined) return `invalid selector: '${part}'; can't understand '${part}'`;
    const path = pathOf(field, kind);
    if (path === undefined) return `field label not supported: ${field}`;
    parts.push((object) => (textAt(object, path) === value) === (sign !== '!='));
  }
  return (object) => parts.every((isMet) => isMet(object));
}

const METADATA: ReadonlySet<string> = new Set(['metadata.name', 'metadata.namespace']);
const OF_EVENTS: ReadonlySet<string> = new Set([
  'involvedObject.kind',
  'involvedObject.namespace',
  'involvedObject.name',
  'involvedObject.uid',
  'involvedObject.apiVersion',
  'involvedObject.resourceVersion',
  'involvedObject.fieldPath',
  'reason',
  'reportingComponent',
  'type',
]);

/** Events are stored as core/v1 has them; events.k8s.io calls what they are about `regarding`. */
function pathOf(field: string, { type, group }: ServedKind): readonly string[] | undefined {
  if (METADATA.has(field)) return field.split('.');
  if (type !== EVENTS) return undefined;
  const own =
    group === ''
      ? field
      : field.replace(/^regarding\./, 'involvedObject.').replace('reportingController', 'reportingComponent');
  const isForeign = group !== '' && /^(involvedObject\.|reportingComponent$)/.test(field);
  return OF_EVENTS.has(own) && !isForeign ? own.split('.') : undefined;
}

function textAt(object: LiveObject, path: readonly string[]): string {
  const value: JsonValue | undefined = valueAt(object, path);
  return typeof value === 'string' ? value : '';
}
