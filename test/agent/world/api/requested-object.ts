import { isJsonObject, type JsonObject, member } from '../../../../src/core/json/json.ts';
import type { LiveMetadata, LiveObject } from '../../../../src/core/live/live-object.ts';
import { formatInstant } from '../../../../src/core/time/instant.ts';
import { badRequest, type ServerAnswer } from './answers.ts';
import { decodingFault } from './kind-rules.ts';
import type { Target } from './read-request.ts';
import { textOf, toStored } from './representations.ts';
import type { WriteScene } from './write-scene.ts';

/** The object of a request, named as its path says, or why it cannot be meant. */
export function requestedObject(body: JsonObject, { kind, namespace, name }: Target): LiveObject | ServerAnswer {
  const stored = toStored(body, kind);
  const given = member(stored, 'metadata');
  const metadata: JsonObject = isJsonObject(given) ? given : {};
  const fault = decodingFault(body, kind) ?? placeFault(metadata, { namespace, name });
  if (fault !== undefined) return fault;
  const place = namespace === undefined ? {} : { namespace };
  const named = { ...metadata, name: name ?? textOf(metadata, 'name'), ...place };
  return { ...stored, apiVersion: String(stored['apiVersion']), kind: kind.kind, metadata: named as LiveMetadata }; // It has a name now.
}

function placeFault(
  metadata: JsonObject,
  { namespace = '', name }: Pick<Target, 'namespace' | 'name'>,
): ServerAnswer | undefined {
  const [own, place] = [textOf(metadata, 'name'), textOf(metadata, 'namespace')];
  if (name !== undefined && own !== '' && own !== name)
    return badRequest(`the name of the object (${own}) does not match the name on the URL (${name})`);
  if (place === '' || place === namespace) return undefined;
  return badRequest('the namespace of the provided object does not match the namespace sent on the request');
}

/** An object has a body of its own, which an answer has not, and its status is no number. */
export function isAnswer(given: LiveObject | ServerAnswer): given is ServerAnswer {
  return typeof given.status === 'number';
}

/** A new object begins without what only the server and controllers write. */
export function newObject(object: LiveObject, { kind }: Target, { now, random }: WriteScene): LiveObject {
  const { status, metadata, ...content } = object;
  const { deletionTimestamp: _deletionTimestamp, ...given } = metadata;
  const isCustom = kind.schema !== undefined;
  const made: LiveMetadata = {
    ...given,
    uid: uidOf(random),
    creationTimestamp: formatInstant(now()),
    ...(isCustom ? { generation: 1 } : {}),
  };
  const isStatusKept = status !== undefined && !(isCustom && kind.hasStatus);
  return { ...content, ...(isStatusKept ? { status } : {}), metadata: made } as LiveObject; // Only its metadata is another.
}

/** The name of a new object, made up where only its beginning is given. */
export function generatedName({ metadata }: LiveObject, random: () => number): string {
  const beginning = textOf(metadata, 'generateName');
  if (metadata.name !== '' || beginning === '') return metadata.name;
  return beginning + Array.from({ length: 5 }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('');
}

/** Those of k8s.io/apimachinery/pkg/util/rand. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

function uidOf(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join('-');
}
