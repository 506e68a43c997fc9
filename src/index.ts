/** What a program needs that renders resources itself, and what a kind is written with. */
export { createCelEngine } from './core/cel/create-cel-engine.ts';
export type { Checked, Diagnostic, Severity, SourceLocation } from './core/diagnostic/diagnostic.ts';
export { renderDiagnostics } from './core/diagnostic/render-diagnostics.ts';
export { builtInShapes } from './core/drift/built-in-shapes.ts';
export { combineShapes } from './core/drift/combine-shapes.ts';
export { diffObject, type ObjectComparison } from './core/drift/diff-object.ts';
export { diffPlan, type PlanComparison } from './core/drift/diff-plan.ts';
export type { Difference } from './core/drift/difference.ts';
export type { FieldShape, FieldShapes } from './core/drift/field-shapes.ts';
export { shapesFromOpenApi } from './core/drift/shapes-from-open-api.ts';
export { assessHealth } from './core/health/assess-health.ts';
export { createHealthRules } from './core/health/create-health-rules.ts';
export type { Health, HealthContext, HealthRule, HealthRules } from './core/health/health.ts';
export { computeKstatus } from './core/health/kstatus/compute-kstatus.ts';
export { type NamedRules, withNamedRules } from './core/health/named-rules.ts';
export { type Kind, apiVersionOf, storageVersionOf } from './core/kind/kind.ts';
export { createKindRegistry, type KindRegistry } from './core/kind/kind-registry.ts';
export {
  componentSteps,
  STANDARD_WAVES,
  type StandardStep,
  standardSteps,
  type StepDefinition,
} from './core/kind/steps.ts';
export { type GeneratedFile, isGenerated } from './core/layout/generated-file.ts';
export { resourceFiles } from './core/layout/resource-files.ts';
export type { LiveObject } from './core/live/live-object.ts';
export { createLiveState, type LiveState, type ReadFailure } from './core/live/live-state.ts';
export type { Manifest } from './core/manifest/manifest.ts';
export type { TypedManifests } from './core/manifest/typed-manifest.ts';
export type { BootstrappedObject, Plan, PlannedObject, RequiredObject } from './core/plan/plan.ts';
export { readPlans } from './core/plan/read-plan.ts';
export type { AdmissionContext } from './core/resource/admit-resource.ts';
export type { Resource, ResourceIdentity } from './core/resource/resource.ts';
export type { SpecRewriter } from './core/resource/spec-rewriter.ts';
export type { SchemaProblem } from './core/schema/schema-problem.ts';
export type { CustomResourceDefinition, StructuralSchema } from './core/schema/structural-schema.ts';
export { evaluate } from './core/status/evaluate.ts';
export type { DependencyState, Evaluation, EvaluationInput, PhaseTransition } from './core/status/evaluation.ts';
export type { KindReport, KindStatus, RetryPolicy, StatusFacts } from './core/status/kind-status.ts';
export type { PhaseDefinition, PhaseEdge, PhaseTable, Trigger } from './core/status/phase-table.ts';
export { STANDARD_STATUS } from './core/status/standard-status.ts';
export type { CommonStatus, ComponentStatus, Condition, StatusEvent } from './core/status/status.ts';
export type { CreatedObject, ManifestInput, Placement } from './core/synth/placement.ts';
export type { ResourceChart } from './core/synth/resource-chart.ts';
export type { SynthesizedResource } from './core/synth/synthesize-resource.ts';
export { type Synthesis, synthesizeSources } from './core/synth/synthesize-sources.ts';
export { healthRules } from './health/index.ts';
export { kinds } from './kinds/index.ts';
