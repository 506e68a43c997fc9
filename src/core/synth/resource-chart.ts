import { ApiObject, type ApiObjectProps, type App, Chart } from 'cdk8s';
import { InvariantError } from '../diagnostic/invariant-error.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json/json.ts';
import type { StepDefinition } from '../kind/steps.ts';
import { boundedName } from '../manifest/bounded-name.ts';
import { isClusterScoped } from '../manifest/kubernetes-kinds.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { Resource } from '../resource/resource.ts';
import { COMPONENT_LABEL, RESOURCE_LABEL, resourceLabelOf } from './labels.ts';
import { findLostField } from './lost-field.ts';
import type { ComponentSelector, ManifestInput, PlacedManifest, Placement } from './placement.ts';
import { withoutStandInName, withStandInName } from './stand-in-name.ts';
import { withWorkloadLabels } from './workload-labels.ts';

/**
 * The cdk8s chart of one resource. Kinds add manifests to it; namespace, labels and selectors are the chart's business, so
 * that no kind can get them wrong. Names are explicit: cdk8s' generated names hash construct paths.
 */
export class ResourceChart extends Chart {
  readonly #resource: Resource;
  readonly #steps: ReadonlySet<string>;
  readonly #placed: { readonly placement: Placement; readonly input: ManifestInput; readonly object: ApiObject }[] = [];

  constructor(app: App, resource: Resource, steps: readonly StepDefinition[]) {
    // The id is in no name. It has a hyphen, because constructs takes an id that every object has as a member for taken.
    super(app, `${resource.kind}-${resource.metadata.name}`, { disableResourceNameHashes: true });
    this.#resource = resource;
    this.#steps = new Set(steps.map((step) => step.name));
  }

  /** The labels that select a component's pods. */
  selector(component: string): ComponentSelector {
    return { [RESOURCE_LABEL]: resourceLabelOf(this.#resource), [COMPONENT_LABEL]: component };
  }

  /** The labels every object of a component carries, whatever a user asks for. */
  componentLabels(component: string): Readonly<Record<string, string>> {
    return {
      'app.kubernetes.io/instance': boundedName(this.#resource.metadata.name, 63),
      'app.kubernetes.io/managed-by': 'planwright',
      ...this.selector(component),
    };
  }

  /** Adds one manifest. Selector, labels and namespace are filled in; the pod template's labels too. */
  add(placement: Placement, input: ManifestInput): void {
    if (!this.#steps.has(placement.step)) throw new InvariantError(`no step '${placement.step}' in this kind`);
    const labelled = this.#label(placement.component, input);
    // cdk8s takes any member beside these, but its type knows no optional ones.
    const props = withStandInName(asJson(labelled)) as unknown as ApiObjectProps;
    const object = new ApiObject(this, `${this.#placed.length}-${input.kind}-${input.metadata.name}`, props);
    this.#placed.push({ placement, input: labelled, object });
  }

  /** Every manifest added so far, as cdk8s renders it. Throws when cdk8s would drop or change a field. */
  placedManifests(): readonly PlacedManifest[] {
    return this.#placed.map(({ placement, input, object }) => {
      const rendered: JsonValue = object.toJson();
      const manifest = withoutStandInName(rendered);
      const lost = findLostField(asJson(input), manifest);
      if (lost !== undefined) throw new InvariantError(`${input.kind} ${input.metadata.name}: cdk8s lost ${lost}`);
      return { ...placement, manifest: asManifest(manifest) };
    });
  }

  #label(component: string, input: ManifestInput): ManifestInput {
    const labels = this.componentLabels(component);
    const scoped = isClusterScoped(input.apiVersion, input.kind)
      ? input.metadata
      : { ...input.metadata, namespace: this.#resource.metadata.namespace };
    const metadata = { ...scoped, labels: { ...input.metadata.labels, ...labels } };
    return withWorkloadLabels({ ...input, metadata }, labels, this.selector(component));
  }
}

/** A typed manifest is JSON by construction: the L1 interfaces hold only JSON members once IntOrString and Quantity are plain. */
function asJson(input: ManifestInput): JsonObject {
  return input as unknown as JsonObject;
}

function asManifest(value: JsonValue): Manifest {
  if (!isJsonObject(value)) throw new InvariantError('cdk8s rendered something that is not an object');
  // apiVersion, kind and metadata.name were given by ManifestInput, and findLostField proved that they are still there.
  return value as Manifest;
}
