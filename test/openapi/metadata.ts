import { at, elements, entries, type Field, isSet, isTrue, type Problems, problem, text } from './field.ts';
import { checkSyntax, forbid, requireSyntax, requireText } from './field-checks.ts';
import { dnsLabel, labelValue, qualifiedName, type Syntax } from './syntax.ts';

const ANNOTATIONS_LIMIT_BYTES = 256 * 1024;

/** What a kind says about the metadata of its objects. */
export interface MetadataRules {
  readonly namespaced: boolean;
  readonly name: Syntax;
}

/** Checks an object's own metadata (k8s.io/apimachinery/pkg/api/validation, ValidateObjectMeta). */
export function* checkMetadata(metadata: Field, rules: MetadataRules): Problems {
  // A generator names everything itself: a generated name would create another object at every apply.
  yield* requireSyntax(at(metadata, 'name'), rules.name);
  if (isSet(at(metadata, 'generateName')))
    yield problem(at(metadata, 'generateName'), 'may not be set; objects are named');
  if (rules.namespaced) yield* requireSyntax(at(metadata, 'namespace'), dnsLabel);
  else yield* forbid(at(metadata, 'namespace'), 'on an object outside namespaces');
  yield* checkServerFields(metadata);
  yield* checkLabels(at(metadata, 'labels'));
  yield* checkAnnotations(at(metadata, 'annotations'));
  for (const finalizer of elements(at(metadata, 'finalizers'))) yield* requireSyntax(finalizer, qualifiedName);
  yield* checkOwnerReferences(at(metadata, 'ownerReferences'));
}

/** Checks the metadata of a template, which has labels and annotations only. */
export function* checkTemplateMetadata(metadata: Field): Problems {
  yield* checkLabels(at(metadata, 'labels'));
  yield* checkAnnotations(at(metadata, 'annotations'));
}

/** Checks the keys and values of labels, or of a map that selects by labels. */
export function* checkLabels(labels: Field): Problems {
  for (const [key, value] of entries(labels)) {
    yield* checkKey(value, key, qualifiedName);
    yield* checkSyntax(value, labelValue);
  }
}

function* checkAnnotations(annotations: Field): Problems {
  let bytes = 0;
  for (const [key, value] of entries(annotations)) {
    yield* checkKey(value, key, (name) => qualifiedName(name.toLowerCase()));
    bytes += Buffer.byteLength(key) + Buffer.byteLength(text(value));
  }
  if (bytes > ANNOTATIONS_LIMIT_BYTES) {
    yield problem(annotations, `must not exceed ${ANNOTATIONS_LIMIT_BYTES} bytes, has ${bytes}`);
  }
}

/** Checks the key of a map's member. */
export function* checkKey(member: Field, key: string, syntax: Syntax): Problems {
  const message = syntax(key);
  if (message !== undefined) yield problem(member, `the key ${message}`);
}

function* checkServerFields(metadata: Field): Problems {
  for (const name of ['uid', 'resourceVersion', 'managedFields', 'deletionTimestamp']) {
    yield* forbid(at(metadata, name), 'by anybody but the server');
  }
}

function* checkOwnerReferences(references: Field): Problems {
  for (const reference of elements(references)) {
    for (const name of ['apiVersion', 'kind', 'name', 'uid']) yield* requireText(at(reference, name));
  }
  const controllers = elements(references).filter((reference) => isTrue(at(reference, 'controller')));
  if (controllers.length > 1) yield problem(references, 'must have at most one controller');
}
