import { readFileSync } from 'node:fs';
import { basename, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue, valueAt } from '../../src/core/json/json.ts';
import { isOpenEnded } from '../../src/core/kind/steps.ts';
import { collectReferences } from '../../src/core/manifest/collect-references.ts';
import { objectId } from '../../src/core/manifest/object-id.ts';
import { objectsOf, podTemplateOf } from '../../src/core/manifest/pod-spec.ts';
import type { Plan, PlannedObject } from '../../src/core/plan/plan.ts';
import { listFiles } from '../../src/edges/files/file-tree.ts';
import { RESOURCE_LABEL, resourceLabelOf } from '../../src/core/synth/labels.ts';
import { kinds } from '../../src/kinds/index.ts';
import { synthesizeText } from '../synthesize-text.ts';

const SAMPLES = fileURLToPath(new URL('../../src/kinds', import.meta.url));
const folders = new Set(
  kinds.map(({ definition }) => definition.spec.names.kind.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase()),
);

/** The Plan of every sample of every kind that is admitted, by the name of its file. */
const plans = listFiles(SAMPLES)
  .filter((file) => file.endsWith('.yaml') && !basename(file).startsWith('invalid-'))
  .filter((file) => folders.has(relative(SAMPLES, file).split(sep)[0] ?? ''))
  .flatMap((file) =>
    synthesizeText(readFileSync(file, 'utf8')).rendered.map(({ plan }) => [relative(SAMPLES, file), plan] as const),
  );

const labelsOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {});
const matches = (selector: JsonObject, labels: JsonObject) =>
  Object.entries(selector).every(([name, value]) => labels[name] === value);

const ofKind = (plan: Plan, ...kinds: readonly string[]) => plan.objects.filter(({ ref }) => kinds.includes(ref.kind));
const WORKLOADS = ['StatefulSet', 'Deployment', 'DaemonSet'];
const componentOf = ({ manifest }: PlannedObject) => manifest.metadata.labels?.['app.kubernetes.io/component'];

/** The workloads whose pods a selector finds. */
function selectedBy(plan: Plan, selector: JsonObject): readonly string[] {
  return plan.objects
    .filter(({ manifest }) => {
      const template = podTemplateOf(manifest);
      return template !== undefined && matches(selector, template.labels);
    })
    .map(({ id }) => id);
}

const workloadOf = (plan: Plan, component: string | undefined) =>
  ofKind(plan, ...WORKLOADS)
    .filter((object) => componentOf(object) === component)
    .map(({ id }) => id);

it('the samples have every kind of object that is looked at here', () => {
  const rendered = new Set(plans.flatMap(([, plan]) => plan.objects.map(({ ref }) => ref.kind)));
  const lookedAt = ['StatefulSet', 'Deployment', 'Service', 'PodDisruptionBudget', 'NetworkPolicy'];
  expect([...rendered]).toEqual(expect.arrayContaining([...lookedAt, 'HorizontalPodAutoscaler', 'ServiceMonitor']));
  expect(plans.length).toBeGreaterThan(20);
});

describe.each(plans)('%s', (_sample, plan) => {
  const byId = new Map(plan.objects.map((object) => [object.id, object]));
  const exactSelector = (component: string | undefined) => ({
    [RESOURCE_LABEL]: resourceLabelOf({ kind: plan.resource.kind, metadata: plan.resource }),
    'app.kubernetes.io/component': component,
  });

  it('needs nothing of a later wave', () => {
    const late = plan.objects.flatMap((object) =>
      collectReferences(object.manifest)
        .filter(({ optional }) => !optional)
        .flatMap(({ target }) => byId.get(objectId(target)) ?? [])
        .filter((target) => target.wave > object.wave)
        .map((target) => `${object.id} (${object.wave}) needs ${target.id} (${target.wave})`),
    );
    expect(late).toEqual([]);
  });

  it('is in apply order, so that what is needed comes first', () => {
    const positions = new Map(plan.objects.map(({ id }, index) => [id, index]));
    for (const [index, { references }] of plan.objects.entries()) {
      for (const id of references) expect(positions.get(id)).toBeLessThan(index);
    }
  });

  it('needs from elsewhere only Secrets and ConfigMaps, and what the cluster has anyway', () => {
    const others = plan.requires.map(({ kind }) => kind).filter((kind) => kind !== 'Secret' && kind !== 'ConfigMap');
    expect(others).toEqual([]);
  });

  it('has StatefulSets with their governing Service in the same step, for peers meet there before they are ready', () => {
    for (const set of ofKind(plan, 'StatefulSet')) {
      const name = valueAt(set.manifest, ['spec', 'serviceName']);
      const service = byId.get(`Service/${plan.resource.namespace}/${String(name)}`);
      expect(service).toMatchObject({ step: set.step, wave: set.wave });
      const isAlone = valueAt(set.manifest, ['spec', 'replicas']) === 1;
      const answersEarly = isAlone ? {} : { publishNotReadyAddresses: true };
      expect(service?.manifest).toMatchObject({ spec: { clusterIP: 'None', ...answersEarly } });
    }
  });

  it('has workloads whose selector is exactly two labels and finds their own pods alone', () => {
    const workloads = ofKind(plan, ...WORKLOADS);
    expect(workloads.length).toBeGreaterThan(0);
    for (const workload of workloads) {
      const selector = valueAt(workload.manifest, ['spec', 'selector']);
      expect(selector).toEqual({ matchLabels: exactSelector(componentOf(workload)) });
      expect(selectedBy(plan, labelsOf(valueAt(selector, ['matchLabels'])))).toEqual([workload.id]);
    }
  });

  const selecting = {
    Service: ['spec', 'selector'],
    PodDisruptionBudget: ['spec', 'selector', 'matchLabels'],
    NetworkPolicy: ['spec', 'podSelector', 'matchLabels'],
  };

  it.each(Object.entries(selecting))('has a %s only where it finds the pods of its component', (kind, path) => {
    for (const object of ofKind(plan, kind)) {
      const selector = valueAt(object.manifest, path);
      expect(selector).toEqual(exactSelector(componentOf(object)));
      expect(selectedBy(plan, labelsOf(selector))).toEqual(workloadOf(plan, componentOf(object)));
    }
  });

  it('lets in all of its own pods, or all of one component, where a policy lets in pods of a resource', () => {
    const peers = ofKind(plan, 'NetworkPolicy').flatMap(({ manifest }) =>
      objectsOf(valueAt(manifest, ['spec', 'ingress'])).flatMap((rule) => objectsOf(rule['from'])),
    );
    const selectors = peers.map((peer) => labelsOf(valueAt(peer, ['podSelector', 'matchLabels'])));
    const withTemplate = plan.objects.filter(({ manifest }) => podTemplateOf(manifest) !== undefined);
    for (const selector of selectors.filter((each) => Object.hasOwn(each, RESOURCE_LABEL))) {
      const component = selector['app.kubernetes.io/component'];
      const expected = component === undefined ? withTemplate.map(({ id }) => id) : workloadOf(plan, String(component));
      expect(selectedBy(plan, selector)).toEqual(expected);
      expect(expected).not.toEqual([]);
    }
  });

  it('spreads the pods of each component by the labels that they carry', () => {
    for (const workload of ofKind(plan, ...WORKLOADS)) {
      const template = podTemplateOf(workload.manifest);
      for (const constraint of objectsOf(template?.spec['topologySpreadConstraints'])) {
        const selector = labelsOf(valueAt(constraint, ['labelSelector', 'matchLabels']));
        const components = objectsOf(valueAt(constraint, ['labelSelector', 'matchExpressions']));
        const own = exactSelector(componentOf(workload));
        // Several components may be spread as one; then an expression names them.
        expect([own, { [RESOURCE_LABEL]: own[RESOURCE_LABEL] }]).toContainEqual(selector);
        for (const { values } of components) expect(values).toContain(componentOf(workload));
        expect(components.length).toBe(Object.hasOwn(selector, 'app.kubernetes.io/component') ? 0 : 1);
        expect(matches(selector, template?.labels ?? {})).toBe(true);
      }
    }
  });

  it('scales the workload of its component', () => {
    for (const scaler of ofKind(plan, 'HorizontalPodAutoscaler')) {
      expect(scaler.references).toEqual(workloadOf(plan, componentOf(scaler)));
    }
  });

  it('monitors each workload through one Service, that has the port', () => {
    for (const { manifest } of ofKind(plan, 'ServiceMonitor')) {
      const selector = labelsOf(valueAt(manifest, ['spec', 'selector', 'matchLabels']));
      const services = ofKind(plan, 'Service').filter((each) =>
        matches(selector, { ...each.manifest.metadata.labels }),
      );
      const found = services.flatMap((each) =>
        selectedBy(plan, labelsOf(valueAt(each.manifest, ['spec', 'selector']))),
      );
      expect([...found].sort()).toEqual(
        ofKind(plan, ...WORKLOADS)
          .map(({ id }) => id)
          .sort(),
      );
      const ports = objectsOf(valueAt(manifest, ['spec', 'endpoints'])).map(({ port }) => String(port));
      for (const service of services) {
        const names = objectsOf(valueAt(service.manifest, ['spec', 'ports'])).map(({ name }) => String(name));
        expect(names).toEqual(expect.arrayContaining(ports));
      }
    }
  });

  it('sends every Service to ports that the pods have', () => {
    for (const { manifest } of ofKind(plan, 'Service')) {
      const selector = labelsOf(valueAt(manifest, ['spec', 'selector']));
      const [workload] = selectedBy(plan, selector);
      const pod = workload === undefined ? undefined : byId.get(workload);
      const containers = pod === undefined ? [] : objectsOf(podTemplateOf(pod.manifest)?.spec['containers']);
      const ports = containers.flatMap((container) => objectsOf(container['ports'])).map(({ name }) => String(name));
      const targets = objectsOf(valueAt(manifest, ['spec', 'ports'])).map(({ targetPort }) => String(targetPort));
      expect(ports).toEqual(expect.arrayContaining(targets));
    }
  });

  it('has its wave on every object, and its step, Plan and digest', () => {
    const stepOf = new Map(plan.steps.map((step) => [step.name, step.wave]));
    for (const { manifest, step, wave, digest } of plan.objects) {
      expect(stepOf.get(step)).toBe(wave);
      expect(manifest.metadata.annotations).toMatchObject({
        // What may never be ready is in the last wave, the only one that Argo CD does not wait for.
        'argocd.argoproj.io/sync-wave': isOpenEnded({ wave }) ? '1000000' : String(wave),
        'planwright.dev/digest': digest,
        'planwright.dev/plan': plan.name,
        'planwright.dev/step': step,
      });
    }
  });

  it('has neither a digest nor a version of ours on a pod template, which would roll the pods', () => {
    for (const { manifest, ref } of plan.objects) {
      const template = valueAt(manifest, ['spec', 'template', 'metadata']);
      // A Job runs once: another configuration makes another Job.
      const expected = [...(ref.kind === 'Job' ? [] : ['planwright.dev/config-digest']), RESOURCE_LABEL];
      const names = Object.keys({
        ...labelsOf(valueAt(template, ['annotations'])),
        ...labelsOf(valueAt(template, ['labels'])),
      });
      const ours = names.filter((name) => name.startsWith('planwright.dev/')).sort();
      if (template !== undefined) expect(ours).toEqual(expected);
    }
  });

  it('has no owner on any object: Argo CD would never prune it', () => {
    for (const { manifest } of plan.objects) expect(manifest.metadata).not.toHaveProperty('ownerReferences');
  });
});
