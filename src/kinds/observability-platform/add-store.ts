import { configDigestAnnotation } from '../../core/blocks/config-digest.ts';
import type { JsonObject } from '../../core/json/json.ts';
import type { Container, PodTemplateSpec, TypedManifests } from '../../core/manifest/typed-manifest.ts';
import { writeYaml } from '../../core/manifest/write-yaml.ts';
import type { ResourceChart } from '../../core/synth/resource-chart.ts';
import { addCommonObjects } from './common-objects.ts';
import { type ObservabilityPlatform, objectName, objectStorageOf, platformLabels, stepOf } from './components.ts';
import { goMemoryLimit } from './go-memory-limit.ts';
import { httpProbe } from './http-probe.ts';
import { type ObjectStorageAccess, objectStorageAccess } from './object-storage.ts';
import { baseContainer, podTemplate } from './pods.ts';
import { COMPONENT_PORTS, containerPort } from './ports.ts';
import { POD_IP_VARIABLE, type RingComponent } from './ring.ts';
import { DATA_VOLUME, statefulSet } from './stateful-set.ts';
import { tlsMounts, tlsVolumes } from './tls.ts';

/** The store of logs or of traces: what is different between the two. */
export interface Store {
  readonly component: RingComponent;
  readonly configuration: JsonObject;
  /** The name of the file; its folder is `/etc/<component>`. */
  readonly file: string;
  /** The parts of the program that run in each pod. */
  readonly target: string;
  readonly dataPath: string;
  /** A path that answers as soon as the program serves HTTP, ready or not. */
  readonly alivePath: string;
}

/** The user of both images; older ones of Tempo run as any. */
const USER = 10_001;
/** Time to hand over what is in memory before the pod goes. */
const GRACE_SECONDS = 300;

/** Adds Loki or Tempo: one program in all its parts, in each pod of a StatefulSet. */
export function addStore(chart: ResourceChart, platform: ObservabilityPlatform, store: Store): void {
  const { component } = store;
  const { storage } = platform.spec.components[component];
  addCommonObjects(chart, platform, { name: component, kind: 'StatefulSet' });
  chart.add({ step: stepOf(component, 'config'), component }, configMap(platform, store));
  chart.add(
    { step: stepOf(component, 'stateful'), component },
    statefulSet(chart, platform, { name: component, template: podsOf(chart, platform, store), storage }),
  );
}

function configMapName(platform: ObservabilityPlatform, { component }: Store): string {
  return `${objectName(platform, component)}-config`;
}

function configMap(platform: ObservabilityPlatform, store: Store): TypedManifests['ConfigMap'] {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: configMapName(platform, store), labels: platformLabels(platform, store.component) },
    data: { [store.file]: writeYaml(store.configuration) },
  };
}

function podsOf(chart: ResourceChart, platform: ObservabilityPlatform, store: Store): PodTemplateSpec {
  const access = objectStorageAccess(objectStorageOf(platform.spec.components[store.component]));
  return podTemplate(chart, platform, {
    name: store.component,
    user: USER,
    labels: access.labels,
    annotations: configDigestAnnotation(store.configuration),
    containers: [container(platform, store, access)],
    volumes: [
      { name: 'config', configMap: { name: configMapName(platform, store) } },
      { name: 'scratch', emptyDir: { sizeLimit: '1Gi' } },
      ...access.volumes,
      ...tlsVolumes(platform),
    ],
    terminationGracePeriodSeconds: GRACE_SECONDS,
  });
}

function container(platform: ObservabilityPlatform, store: Store, access: ObjectStorageAccess): Container {
  const { component } = store;
  const folder = `/etc/${component}`;
  return {
    ...baseContainer(platform, component),
    args: [`-config.file=${folder}/${store.file}`, '-config.expand-env=true', `-target=${store.target}`],
    env: [POD_IP_VARIABLE, goMemoryLimit(platform, component), ...access.env],
    ports: COMPONENT_PORTS[component].map(containerPort),
    volumeMounts: [
      { name: 'config', mountPath: folder, readOnly: true },
      { name: DATA_VOLUME, mountPath: store.dataPath },
      { name: 'scratch', mountPath: '/tmp' },
      ...access.volumeMounts,
      ...tlsMounts(platform),
    ],
    ...probes(platform, store.alivePath),
  };
}

/**
 * Alive is who serves HTTP: `/ready` says no for as long as the log of what is not stored yet is read again, which no restart makes
 * shorter, and in the first 15 seconds of the ring.
 */
function probes(
  platform: ObservabilityPlatform,
  alivePath: string,
): Pick<Container, 'startupProbe' | 'livenessProbe' | 'readinessProbe'> {
  return {
    startupProbe: httpProbe(platform, alivePath, { periodSeconds: 5, failureThreshold: 60 }),
    livenessProbe: httpProbe(platform, alivePath, { periodSeconds: 10, failureThreshold: 6 }),
    readinessProbe: httpProbe(platform, '/ready', { periodSeconds: 5, failureThreshold: 3 }),
  };
}
