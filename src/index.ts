/** What a program needs that renders resources itself, and what a kind is written with. */
export { createCelEngine } from './core/cel/create-cel-engine.ts';
export type { Checked, Diagnostic, Severity, SourceLocation } from './core/diagnostic/diagnostic.ts';
export { renderDiagnostics } from './core/diagnostic/render-diagnostics.ts';
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
export type { Manifest } from './core/manifest/manifest.ts';
export type { TypedManifests } from './core/manifest/typed-manifest.ts';
export type { BootstrappedObject, Plan, PlannedObject, RequiredObject } from './core/plan/plan.ts';
export type { AdmissionContext } from './core/resource/admit-resource.ts';
export type { Resource, ResourceIdentity } from './core/resource/resource.ts';
export type { SpecRewriter } from './core/resource/spec-rewriter.ts';
export type { SchemaProblem } from './core/schema/schema-problem.ts';
export type { CustomResourceDefinition, StructuralSchema } from './core/schema/structural-schema.ts';
export type { CreatedObject, ManifestInput, Placement } from './core/synth/placement.ts';
export type { ResourceChart } from './core/synth/resource-chart.ts';
export type { SynthesizedResource } from './core/synth/synthesize-resource.ts';
export { type Synthesis, synthesizeSources } from './core/synth/synthesize-sources.ts';
export { kinds } from './kinds/index.ts';
