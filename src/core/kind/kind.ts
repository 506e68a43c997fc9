import type { Resource } from '../resource/resource.ts';
import type { SpecRewriter } from '../resource/spec-rewriter.ts';
import type { SchemaProblem } from '../schema/schema-problem.ts';
import type { KindStatus } from '../status/kind-status.ts';
import type { CustomResourceDefinition } from '../schema/structural-schema.ts';
import type { ResourceChart } from '../synth/resource-chart.ts';
import type { StepDefinition } from './steps.ts';

/**
 * Everything Planwright knows of one kind of custom resource: its schema, its folder's functions, and nothing else. Shared
 * code asks the kind and never looks at its name. `Spec` is the type generated from the schema, after defaulting.
 */
export interface Kind<Spec = unknown> {
  /** The CRD: the one source of types, validation, defaults, documentation and of what gets installed. */
  readonly definition: CustomResourceDefinition;
  /** Every step a resource of this kind can have. Steps that render nothing stay, so that turning a feature on moves no other object. */
  readonly steps: readonly StepDefinition[];
  /** API versions that are read and rewritten to the storage version, though the CRD does not serve them. */
  readonly readsVersions?: readonly string[];
  /** Whether data-bearing objects (claims, bootstrapped Secrets) outlive the resource. */
  retainsData(resource: Resource<Spec>): boolean;
  /** Rewrites other dialects of the spec into the schema's, each with a warning that names the modern spelling. Sees unchecked input. */
  normalise(spec: SpecRewriter): void;
  /** What the schema and its CEL rules cannot say: mostly warnings. Sees a spec that passed them. */
  check(resource: Resource<Spec>): readonly SchemaProblem[];
  /** Adds the resource's manifests to the chart. Must be a pure function of the resource. */
  synthesize(chart: ResourceChart, resource: Resource<Spec>): void;
  /** How it reports; `STANDARD_STATUS` where nothing is said. */
  readonly status?: KindStatus<Spec>;
}

/** The version of a kind that is stored, and that Planwright writes. */
export function storageVersionOf(kind: Kind): CustomResourceDefinition['spec']['versions'][number] {
  const { versions } = kind.definition.spec;
  const stored = versions.find((version) => version.storage) ?? versions[0];
  if (stored === undefined) throw new Error(`${kind.definition.metadata.name} has no version`);
  return stored;
}

/** The `apiVersion` that Planwright writes for a kind. */
export function apiVersionOf(kind: Kind): string {
  return `${kind.definition.spec.group}/${storageVersionOf(kind).name}`;
}
