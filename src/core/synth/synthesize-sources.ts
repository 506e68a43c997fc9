import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.ts';
import { type AdmissionContext, type AdmittedResource, admitResource } from '../resource/admit-resource.ts';
import { describeIdentity, identityOf } from '../resource/resource.ts';
import { parseDocuments } from '../source/parse-documents.ts';
import type { SourceDocument, SourceFile } from '../source/source.ts';
import { type SynthesizedResource, synthesizeResource } from './synthesize-resource.ts';

/** Everything rendered from a set of files; nothing at all when there was an error anywhere. */
export interface Synthesis<T> {
  readonly rendered: readonly T[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What to do with each resource as soon as it is rendered, so that its manifests need not be kept. */
export interface SynthesisSink<T> {
  render(synthesized: SynthesizedResource, document: SourceDocument): T;
  /** Told after each resource, so that long work can show where it is. */
  progress?(done: number, total: number): void;
}

/**
 * Reads, checks and renders every resource of the files: all diagnostics of all documents, or all resources, ordered by
 * namespace, kind and name whatever the order of the input.
 */
export function synthesizeSources<T>(
  files: readonly SourceFile[],
  context: AdmissionContext,
  sink: SynthesisSink<T>,
): Synthesis<T> {
  const { admitted, diagnostics } = admitSources(files, context);
  if (hasErrors(diagnostics)) return { rendered: [], diagnostics };
  const conflicts = createConflictFinder();
  const rendered = admitted.map((each, index) => {
    const synthesized = synthesizeResource(each);
    conflicts.add(each, synthesized);
    sink.progress?.(index + 1, admitted.length);
    return sink.render(synthesized, each.document);
  });
  if (conflicts.found.length === 0) return { rendered, diagnostics };
  return { rendered: [], diagnostics: [...diagnostics, ...conflicts.found] };
}

function admitSources(
  files: readonly SourceFile[],
  context: AdmissionContext,
): { readonly admitted: readonly AdmittedResource[]; readonly diagnostics: readonly Diagnostic[] } {
  const parsed = files.map(parseDocuments);
  const admissions = parsed.flatMap(({ documents }) => documents).map((document) => admitResource(document, context));
  const admitted = admissions.flatMap((admission) => admission.admitted ?? []).sort(byIdentity);
  const diagnostics = [
    ...parsed.flatMap((file) => file.diagnostics),
    ...admissions.flatMap((admission) => admission.diagnostics),
    ...findDuplicates(admitted),
  ];
  return { admitted, diagnostics };
}

function byIdentity(left: AdmittedResource, right: AdmittedResource): number {
  return sortKey(left) < sortKey(right) ? -1 : 1;
}

function sortKey({ resource }: AdmittedResource): string {
  return [resource.metadata.namespace, resource.kind, resource.apiVersion, resource.metadata.name].join('\0');
}

function findDuplicates(admitted: readonly AdmittedResource[]): readonly Diagnostic[] {
  const first = new Map<string, AdmittedResource>();
  return admitted.flatMap((each) => {
    const identity = describeIdentity(identityOf(each.resource));
    const key = sortKey(each);
    const earlier = first.get(key);
    if (earlier !== undefined) return [duplicate(identity, each.document, earlier.document)];
    first.set(key, each);
    return [];
  });
}

function duplicate(identity: string, document: SourceDocument, earlier: SourceDocument): Diagnostic {
  return {
    code: 'duplicate-resource',
    severity: 'error',
    resource: identity,
    location: document.locate(['metadata', 'name'], 'value'),
    fieldPath: 'metadata.name',
    message: `${identity} is written twice`,
    fix: 'keep one of the two, or give one another name',
    related: [{ message: 'it is written here as well', location: earlier.locate(['metadata', 'name'], 'value') }],
  };
}

interface ConflictFinder {
  readonly found: readonly Diagnostic[];
  add(admitted: AdmittedResource, synthesized: SynthesizedResource): void;
}

/** Two resources that render one object would fight over it in the cluster; each pair is reported once. */
function createConflictFinder(): ConflictFinder {
  const owners = new Map<string, AdmittedResource>();
  const found: Diagnostic[] = [];
  return {
    found,
    add(admitted, { plan }) {
      const reported = new Set<AdmittedResource>();
      for (const { id } of plan.objects) {
        const owner = owners.get(id) ?? admitted;
        owners.set(id, owner);
        if (owner === admitted || reported.has(owner)) continue;
        reported.add(owner);
        found.push(conflict(id, admitted, owner));
      }
    },
  };
}

function conflict(id: string, mine: AdmittedResource, theirs: AdmittedResource): Diagnostic {
  const identity = describeIdentity(identityOf(mine.resource));
  const other = describeIdentity(identityOf(theirs.resource));
  return {
    code: 'object-conflict',
    severity: 'error',
    resource: identity,
    location: mine.document.locate(['metadata', 'name'], 'value'),
    fieldPath: 'metadata.name',
    message: `${identity} and ${other} both render ${id}`,
    fix: 'give one of the two another name, or another namespace',
    related: [{ message: `${other} is written here`, location: theirs.document.locate(['metadata', 'name'], 'value') }],
  };
}
