import type { CelEngine } from '../cel/cel-engine.ts';
import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.ts';
import {
  type FieldPath,
  formatFieldPath,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  member,
} from '../json/json.ts';
import { apiVersionOf, type Kind, storageVersionOf } from '../kind/kind.ts';
import type { KindRegistry } from '../kind/kind-registry.ts';
import { applyDefaults } from '../schema/apply-defaults.ts';
import { checkValue } from '../schema/check-value.ts';
import { dropNulls } from '../schema/drop-nulls.ts';
import { fillEmptyObjects } from '../schema/fill-empty-objects.ts';
import { foldEnumCase } from '../schema/fold-enum-case.ts';
import { pruneUnknownFields } from '../schema/prune-unknown-fields.ts';
import type { SchemaProblem } from '../schema/schema-problem.ts';
import type { StructuralSchema } from '../schema/structural-schema.ts';
import type { SourceDocument } from '../source/source.ts';
import { admitMetadata } from './admit-metadata.ts';
import { identifyKind } from './identify-kind.ts';
import { mergeDefaults } from './merge-defaults.ts';
import { describeIdentity, identityOf, type Resource } from './resource.ts';
import { rewriteResource } from './spec-rewriter.ts';

/** What decides how resources are read, beside the resources themselves. */
export interface AdmissionContext {
  readonly registry: KindRegistry;
  readonly cel: CelEngine;
  /** The namespace of resources that name none. */
  readonly defaultNamespace?: string | undefined;
  /** What an organisation puts under every spec of a kind in a namespace; the resource's own values win. */
  specDefaults?(namespace: string, kind: string): JsonObject | undefined;
}

/** A resource that may be rendered. */
export interface AdmittedResource {
  readonly kind: Kind;
  /** Defaulted, for the synthesizer. */
  readonly resource: Resource;
  /** The spec as written, normalised and pruned, defaulted only where it could not be applied twice: what goes into Git and what the Plan vouches for. */
  readonly writtenSpec: JsonObject;
  readonly document: SourceDocument;
}

/** The admitted resource, absent when there were errors, with everything that was found. */
export interface Admission {
  readonly admitted: AdmittedResource | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads one document as an API server would read it, in its order: normalise, prune, drop nulls, default, validate, evaluate
 * CEL rules; then the kind's own checks. Reports every problem; a later stage is left out only where an error before it would
 * make its findings meaningless.
 */
export function admitResource(document: SourceDocument, context: AdmissionContext): Admission {
  const lookup = identifyKind(document, context.registry);
  if ('diagnostic' in lookup) return { admitted: undefined, diagnostics: [lookup.diagnostic] };
  const { kind } = lookup;
  const rewritten = rewriteResource(document.value, (rewriter) => kind.normalise(rewriter));
  const read = readResource(rewritten.value, kind, context);
  const identity = identityOf(read.resource);
  const diagnostics = [...rewritten.problems, ...read.problems].map((problem) =>
    locateProblem(problem, { document, resource: describeIdentity(identity), originOf: rewritten.originOf }),
  );
  if (hasErrors(diagnostics)) return { admitted: undefined, diagnostics };
  const { resource, writtenSpec } = read;
  return { admitted: { kind, resource, writtenSpec, document }, diagnostics };
}

interface ReadResource {
  readonly resource: Resource;
  readonly writtenSpec: JsonObject;
  readonly problems: readonly SchemaProblem[];
}

function readResource(value: JsonObject, kind: Kind, context: AdmissionContext): ReadResource {
  const schema = storageVersionOf(kind).schema.openAPIV3Schema;
  const name = kind.definition.spec.names.kind;
  const { metadata, problems: metadataProblems } = admitMetadata(value, context.defaultNamespace);
  const { status, ...unobserved } = value;
  const written = readWritten(unobserved, schema, context.specDefaults?.(metadata.namespace, name));
  const checked = withoutStatus({ ...asObject(applyDefaults(written.value, schema)), metadata: { ...metadata } });
  const checks = checkValue(checked, schema, context.cel);
  const resource: Resource = { apiVersion: apiVersionOf(kind), kind: name, metadata, spec: member(checked, 'spec') };
  return {
    resource,
    writtenSpec: asObject(member(fillEmptyObjects(written.value, schema), 'spec')),
    problems: [
      ...metadataProblems,
      ...statusProblems(status),
      ...written.problems,
      ...checks,
      // A kind's own checks trust the type of the spec, which only a spec without errors has.
      ...(checks.some((problem) => problem.severity === 'error') ? [] : kind.check(resource)),
    ],
  };
}

function readWritten(
  value: JsonObject,
  schema: StructuralSchema,
  organisation: JsonObject | undefined,
): { readonly value: JsonObject; readonly problems: readonly SchemaProblem[] } {
  const spec = member(value, 'spec');
  const merges = organisation !== undefined && isJsonObject(spec);
  const folded = foldEnumCase(merges ? { ...value, spec: mergeDefaults(spec, organisation) } : value, schema);
  const pruned = pruneUnknownFields(folded.value, schema);
  const kept = asObject(dropNulls(pruned.value, schema));
  return { value: kept, problems: [...folded.problems, ...pruned.problems] };
}

/** A status in Git is always somebody's leftover: the agent alone writes it. */
function statusProblems(status: JsonValue | undefined): readonly SchemaProblem[] {
  if (status === undefined || status === null) return [];
  return [
    {
      code: 'status-left-out',
      severity: 'warning',
      path: ['status'],
      at: 'key',
      message: 'the status agent writes the status; the one given here is left out',
      fix: 'take `status` out',
    },
  ];
}

function withoutStatus(value: JsonObject): JsonObject {
  const { status: _status, ...rest } = value;
  return rest;
}

function asObject(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** Turns a schema problem into a diagnostic that points at what the user wrote. */
function locateProblem(
  problem: SchemaProblem,
  place: {
    readonly document: SourceDocument;
    readonly resource: string;
    originOf(path: FieldPath): FieldPath;
  },
): Diagnostic {
  const { path, at, ...rest } = problem;
  return {
    ...rest,
    resource: place.resource,
    fieldPath: formatFieldPath(path),
    location: place.document.locate(place.originOf(path), at ?? 'value'),
  };
}
