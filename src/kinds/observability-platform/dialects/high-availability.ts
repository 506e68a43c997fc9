import { type FieldPath, isJsonObject, type JsonValue } from '../../../core/json/json.ts';
import type { SpecRewriter } from '../../../core/resource/spec-rewriter.ts';
import { moveField, reformField } from './move-field.ts';
import { specPath } from './spec-path.ts';

/** The words for "never on the same node" and "rather not", in Kubernetes' terms and in plain ones. */
const TYPES: Readonly<Record<string, string>> = {
  hard: 'hard',
  required: 'hard',
  soft: 'soft',
  preferred: 'soft',
};

/** Reads anti-affinity as one word, as v1beta1's Go types have it, or under the name podAntiAffinity. */
export function readHighAvailability(spec: SpecRewriter): void {
  const path: FieldPath = specPath('highAvailability.antiAffinity');
  moveField(spec, { from: specPath('highAvailability.podAntiAffinity'), to: path });
  if (isJsonObject(spec.read(path))) readWord(spec, [...path, 'type']);
  else reformField(spec, path, { convert: asBlock, form: 'a block with type and topologyKey' });
}

function asBlock(value: JsonValue): JsonValue | undefined {
  const type = typeOf(value);
  return type === undefined ? undefined : { type };
}

function readWord(spec: SpecRewriter, path: FieldPath): void {
  reformField(spec, path, {
    convert: (value) => (typeOf(value) === value ? undefined : typeOf(value)),
    form: 'soft or hard',
  });
}

function typeOf(value: JsonValue): string | undefined {
  return typeof value === 'string' && Object.hasOwn(TYPES, value.toLowerCase())
    ? TYPES[value.toLowerCase()]
    : undefined;
}
