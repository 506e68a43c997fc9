import type { TypedManifests } from '../manifest/typed-manifest.ts';
import { PROTECTION_ANNOTATIONS } from '../synth/labels.ts';
import type { ResourceChart } from '../synth/resource-chart.ts';
import { restrictedContainer, restrictedPod } from './restricted-pod.ts';
import { type AskedScheduling, schedulingOf } from './scheduling.ts';
import { scripts } from './scripts.generated.ts';
import { serviceAccount } from './service-account.ts';

/** How a key of a bootstrapped Secret gets its value: random bytes written as base64url, or a text that is no secret (a user's name). */
export type BootstrappedKey =
  | { readonly key: string; readonly randomBytes: number }
  | { readonly key: string; readonly value: string };

/** A Secret that a Job makes in the cluster, once, because its values may be in no file. */
export interface BootstrappedSecret {
  readonly name: string;
  /** `Opaque` where nothing is said. */
  readonly type?: string;
  readonly keys: readonly BootstrappedKey[];
}

/** Who makes the Secrets, and with what. */
export interface Bootstrapper {
  /** `app.kubernetes.io/component` of the Job, its account and the Secrets. */
  readonly component: string;
  /** The steps of the account and of the Job: `rbac` and `bootstrap`, with a component's prefix in a composite kind. */
  readonly steps: { readonly rbac: string; readonly bootstrap: string };
  readonly namespace: string;
  /** An image with sh, curl, base64, sed and grep. */
  readonly image: string;
  readonly imagePullSecrets?: readonly { readonly name: string }[] | undefined;
  /** Whether the Secrets outlive the resource. */
  readonly retained: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  /** Where the Job may run: the resource's own rules, for on nodes that are all tainted it would never start without. */
  readonly scheduling?: AskedScheduling;
}

/** `nobody`: the image's own user does not matter, for the script only reads its token. */
const UNPRIVILEGED_USER = 65534;
const SCRATCH_FOLDER = '/tmp';

/**
 * Adds, for each Secret, what makes it in the cluster: a Job `<secret>-bootstrap`, which writes only keys that do not exist, and an account
 * that may get, create and patch this one Secret and nothing else (server-side apply makes even `create` limited to a name).
 * Without `retained`, the Secret is owned by the account, so that it goes when the account goes.
 */
export function addBootstrappedSecrets(
  chart: ResourceChart,
  secrets: readonly BootstrappedSecret[],
  bootstrapper: Bootstrapper,
): void {
  const { component, steps, namespace } = bootstrapper;
  for (const secret of secrets) {
    const metadata = { name: `${secret.name}-bootstrap`, labels: bootstrapper.labels };
    chart.add({ step: steps.rbac, component }, serviceAccount(metadata));
    chart.add({ step: steps.rbac, component }, writerRole(metadata, secret));
    chart.add({ step: steps.rbac, component }, writerBinding(metadata, namespace));
    const created = { apiVersion: 'v1', kind: 'Secret', namespace, name: secret.name };
    const keys = secret.keys.map(({ key }) => key);
    chart.add(
      { step: steps.bootstrap, component, namedByContent: 'own', creates: [{ ...created, keys }] },
      job(chart, secret, bootstrapper),
    );
  }
}

type Metadata = { readonly name: string; readonly labels: Readonly<Record<string, string>> | undefined };

function writerRole(metadata: Metadata, secret: BootstrappedSecret): TypedManifests['Role'] {
  const rule = { apiGroups: [''], resources: ['secrets'], resourceNames: [secret.name] };
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata,
    rules: [{ ...rule, verbs: ['get', 'create', 'patch'] }],
  };
}

function writerBinding(metadata: Metadata, namespace: string): TypedManifests['RoleBinding'] {
  const { name } = metadata;
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  };
}

function job(chart: ResourceChart, secret: BootstrappedSecret, bootstrapper: Bootstrapper): TypedManifests['Job'] {
  const name = `${secret.name}-bootstrap`;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, labels: bootstrapper.labels },
    spec: {
      backoffLimit: 5,
      template: {
        metadata: { labels: bootstrapper.labels },
        spec: {
          serviceAccountName: name,
          automountServiceAccountToken: true,
          enableServiceLinks: false,
          restartPolicy: 'Never',
          securityContext: restrictedPod(UNPRIVILEGED_USER),
          imagePullSecrets: bootstrapper.imagePullSecrets?.map((each) => ({ ...each })),
          ...schedulingOf(bootstrapper.scheduling ?? {}),
          containers: [
            {
              name: 'create-secret',
              image: bootstrapper.image,
              command: ['sh', '-c', scripts['create-secret.sh']],
              env: [...environment(chart, secret, bootstrapper)],
              resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '64Mi' } },
              securityContext: restrictedContainer(),
              terminationMessagePolicy: 'FallbackToLogsOnError',
              volumeMounts: [{ name: 'scratch', mountPath: SCRATCH_FOLDER }],
            },
          ],
          volumes: [{ name: 'scratch', emptyDir: { sizeLimit: '16Mi', medium: 'Memory' } }],
        },
      },
    },
  };
}

function environment(
  chart: ResourceChart,
  secret: BootstrappedSecret,
  { component, labels, retained }: Bootstrapper,
): readonly { readonly name: string; readonly value: string }[] {
  const metadata = {
    labels: { ...labels, ...chart.componentLabels(component) },
    annotations: retained ? PROTECTION_ANNOTATIONS : {},
  };
  return [
    { name: 'SECRET_NAME', value: secret.name },
    { name: 'SECRET_TYPE', value: secret.type ?? 'Opaque' },
    { name: 'SECRET_KEYS', value: secret.keys.map(keyLine).join('\n') },
    // The script puts the object's name before these members.
    { name: 'SECRET_METADATA', value: JSON.stringify(metadata).slice(1, -1) },
    { name: 'OWNED', value: String(!retained) },
    { name: 'RESOURCE', value: chart.selector(component)['planwright.dev/resource'] },
  ];
}

function keyLine(key: BootstrappedKey): string {
  return 'value' in key ? `${key.key} value ${key.value}` : `${key.key} random ${key.randomBytes}`;
}
