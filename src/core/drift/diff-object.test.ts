import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { LiveObject } from '../live/live-object.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { builtInShapes } from './built-in-shapes.ts';
import { diffObject, type ObjectComparison } from './diff-object.ts';
import { formatDifferencePath } from './place.ts';

/** A manifest and a live object, as YAML below `metadata`. */
interface Pair {
  readonly kind: string;
  readonly desired: string;
  readonly live: string;
}

const unchanged: Readonly<Record<string, Pair>> = {
  'a Deployment with everything that the server fills in': {
    kind: 'apps/v1/Deployment',
    desired: `
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}, creationTimestamp: null}
    spec: {containers: [{name: web, image: 'nginx:1', ports: [{containerPort: 80}]}]}`,
    live: `
metadata: {annotations: {deployment.kubernetes.io/revision: '3'}, generation: 3, uid: u, resourceVersion: '12'}
spec:
  progressDeadlineSeconds: 600
  replicas: 1
  revisionHistoryLimit: 10
  selector: {matchLabels: {app: web}}
  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 25%, maxUnavailable: 25%}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: nginx:1
          imagePullPolicy: IfNotPresent
          ports: [{containerPort: 80, protocol: TCP}]
          resources: {}
          terminationMessagePath: /dev/termination-log
      dnsPolicy: ClusterFirst
      restartPolicy: Always
      schedulerName: default-scheduler
      securityContext: {}
status: {replicas: 1}`,
  },
  'quantities spelled as the server does, and rounded up to thousandths': {
    kind: 'v1/Pod',
    desired:
      'spec: {containers: [{name: a, resources: {limits: {cpu: 1000m, memory: 1024Mi}, requests: {cpu: 0.0001}}}]}',
    live: "spec: {containers: [{name: a, resources: {limits: {cpu: '1', memory: 1Gi}, requests: {cpu: 1m}}}]}",
  },
  'a port by number and by text': {
    kind: 'v1/Service',
    desired: "spec: {ports: [{port: 80, targetPort: '8080'}]}",
    live: 'spec: {ports: [{port: 80, targetPort: 8080, protocol: TCP, nodePort: 30080}]}',
  },
  'one port number for two protocols, in another order': {
    kind: 'v1/Service',
    desired: 'spec: {ports: [{name: a, port: 53}, {name: b, port: 53, protocol: UDP}]}',
    live: 'spec: {ports: [{name: b, port: 53, protocol: UDP}, {name: a, port: 53, protocol: TCP}]}',
  },
  'a Service with the addresses that it got': {
    kind: 'v1/Service',
    desired:
      "spec: {clusterIP: '', clusterIPs: [], selector: {app: web}, sessionAffinity: '', ports: [{port: 1, nodePort: 0}]}",
    live: `
spec:
  clusterIP: 10.0.0.7
  clusterIPs: [10.0.0.7]
  ipFamilies: [IPv4]
  internalTrafficPolicy: Cluster
  selector: {app: web}
  sessionAffinity: None
  ports: [{port: 1, protocol: TCP, nodePort: 30001}]`,
  },
  'injected containers, volumes, mounts and variables': {
    kind: 'v1/Pod',
    desired:
      'spec: {containers: [{name: a, env: [{name: X, value: x}], volumeMounts: [{mountPath: /a, name: a}]}], volumes: []}',
    live: `
spec:
  initContainers: [{name: init, image: istio}]
  containers:
    - {name: proxy, image: istio}
    - {name: a, env: [{name: PROXY, value: p}, {name: X, value: x}], volumeMounts: [{mountPath: /t, name: t}, {mountPath: /a, name: a}]}
  volumes: [{name: t}]`,
  },
  'claim templates, completed and with a status': {
    kind: 'apps/v1/StatefulSet',
    desired: `
spec:
  volumeClaimTemplates:
    - metadata: {name: data, labels: {a: b}}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1024Mi}}}`,
    live: `
spec:
  podManagementPolicy: OrderedReady
  volumeClaimTemplates:
    - apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: data, labels: {a: b}, creationTimestamp: null}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, volumeMode: Filesystem}
      status: {phase: Pending}`,
  },
  'no rules, written in two ways': {
    kind: 'rbac.authorization.k8s.io/v1/Role',
    desired: 'rules: []',
    live: 'rules: null',
  },
  'the rules of an aggregated role': {
    kind: 'rbac.authorization.k8s.io/v1/ClusterRole',
    desired: 'aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}]}\nrules: []',
    live: 'aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}]}\nrules: [{verbs: [get]}]',
  },
  'a network policy with its default protocol': {
    kind: 'networking.k8s.io/v1/NetworkPolicy',
    desired: 'spec: {podSelector: {}, ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]}',
    live: 'spec: {podSelector: {}, ingress: [{from: [{podSelector: {}}], ports: [{port: 80, protocol: TCP}]}], policyTypes: [Ingress]}',
  },
  'the scheduled number of replicas of an autoscaler': {
    kind: 'apps/v1/Deployment',
    desired: 'metadata: {annotations: {planwright.dev/replicas: autoscaled}}\nspec: {replicas: 2}',
    live: 'metadata: {annotations: {planwright.dev/replicas: autoscaled}}\nspec: {replicas: 9}',
  },
  'metrics of an autoscaler, completed': {
    kind: 'autoscaling/v2/HorizontalPodAutoscaler',
    desired: `
spec: {maxReplicas: 3, metrics: [{type: Pods, pods: {metric: {name: m}, target: {type: AverageValue, averageValue: 1000m}}}]}`,
    live: `
spec:
  minReplicas: 1
  maxReplicas: 3
  metrics: [{type: Pods, pods: {metric: {name: m}, target: {type: AverageValue, averageValue: '1'}}}]
  behavior: {scaleUp: {stabilizationWindowSeconds: 0}}`,
  },
  'a Job with the selector and labels that it got': {
    kind: 'batch/v1/Job',
    desired: 'spec: {template: {spec: {containers: [{name: a}], restartPolicy: Never}}}',
    live: `
metadata: {labels: {batch.kubernetes.io/job-name: a}}
spec:
  selector: {matchLabels: {batch.kubernetes.io/controller-uid: u}}
  suspend: false
  template:
    metadata: {labels: {controller-uid: u, job-name: a}}
    spec: {containers: [{name: a}], restartPolicy: Never}`,
  },
  'values of a Secret, as text and encoded': {
    kind: 'v1/Secret',
    desired: "stringData: {user: shop, empty: ''}\ndata: {other: 'c2hv\n  cA=='}",
    live: "data: {user: c2hvcA==, empty: '', other: c2hvcA==}\ntype: Opaque",
  },
  'what is empty or null, and what is not there': {
    kind: 'v1/Pod',
    desired:
      "spec: {hostNetwork: false, nodeName: '', hostname: null, tolerations: [], nodeSelector: {}, containers: [{name: a, args: []}]}",
    live: 'spec: {containers: [{name: a}]}',
  },
  'a claim that was bound': {
    kind: 'v1/PersistentVolumeClaim',
    desired: "spec: {volumeName: '', resources: {requests: {storage: 1Gi}}}",
    live: `
metadata: {annotations: {pv.kubernetes.io/bind-completed: 'yes'}, finalizers: [kubernetes.io/pvc-protection]}
spec: {volumeName: pvc-1, storageClassName: standard, volumeMode: Filesystem, resources: {requests: {storage: 1Gi}}}`,
  },
  'a certificate that was injected into a webhook': {
    kind: 'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration',
    desired: 'webhooks: [{name: a, clientConfig: {caBundle: Cg==}}]',
    live: 'webhooks: [{name: a, clientConfig: {caBundle: LS0tLS1CRUdJTg==}}]',
  },
};

const changed: Readonly<Record<string, Pair & { readonly differences: readonly string[] }>> = {
  'another image': {
    kind: 'v1/Pod',
    desired: "spec: {containers: [{name: b, image: b}, {name: a, image: 'a:1'}]}",
    live: "spec: {containers: [{name: a, image: 'a:2'}, {name: b, image: b}]}",
    differences: ['Changed spec.containers[name=a].image: "a:1" → "a:2"'],
  },
  'another amount': {
    kind: 'v1/Pod',
    desired: 'spec: {containers: [{name: a, resources: {limits: {memory: 1Gi}}}]}',
    live: 'spec: {containers: [{name: a, resources: {limits: {memory: 1G}}}]}',
    differences: ['Changed spec.containers[name=a].resources.limits.memory: "1Gi" → "1G"'],
  },
  'fields whose zero is not the default, when they are gone': {
    kind: 'v1/Pod',
    desired: `
spec:
  automountServiceAccountToken: false
  enableServiceLinks: false
  containers: [{name: a, securityContext: {allowPrivilegeEscalation: false}}]`,
    live: 'spec: {containers: [{name: a}]}',
    differences: [
      'Missing spec.automountServiceAccountToken: false',
      'Missing spec.enableServiceLinks: false',
      'Missing spec.containers[name=a].securityContext: {"allowPrivilegeEscalation":false}',
    ],
  },
  'a history of nothing': {
    kind: 'apps/v1/Deployment',
    desired: 'spec: {revisionHistoryLimit: 0}',
    live: 'spec: {revisionHistoryLimit: 10}',
    differences: ['Changed spec.revisionHistoryLimit: 0 → 10'],
  },
  'an empty volume that became a folder of the node': {
    kind: 'v1/Pod',
    desired: 'spec: {volumes: [{name: tmp, emptyDir: {}}]}',
    live: 'spec: {volumes: [{name: tmp, hostPath: {path: /}}]}',
    differences: ['Missing spec.volumes[name=tmp].emptyDir: {}'],
  },
  'the host network, switched on': {
    kind: 'v1/Pod',
    desired: 'spec: {hostNetwork: false}',
    live: 'spec: {hostNetwork: true}',
    differences: ['Changed spec.hostNetwork: false → true'],
  },
  'a port of another protocol': {
    kind: 'v1/Service',
    desired: 'spec: {ports: [{port: 53}]}',
    live: 'spec: {ports: [{port: 53, protocol: UDP}]}',
    differences: ['Missing spec.ports[port=53,protocol=TCP]: {"port":53}'],
  },
  'one more argument, and another one': {
    kind: 'v1/Pod',
    desired: 'spec: {containers: [{name: a, args: [x], command: [c]}]}',
    live: 'spec: {containers: [{name: a, args: [x, y], command: [d]}]}',
    differences: [
      'Changed spec.containers[name=a].args: ["x"] → ["x","y"]',
      'Changed spec.containers[name=a].command[0]: "c" → "d"',
    ],
  },
  'one more label in a selector': {
    kind: 'v1/Service',
    desired: 'spec: {selector: {app: web}}',
    live: "spec: {selector: {app: web, slot: ''}}",
    differences: ['Extraneous spec.selector.slot: → ""'],
  },
  'a policy that no longer selects every pod, and one that selects fewer': {
    kind: 'networking.k8s.io/v1/NetworkPolicy',
    desired: 'spec: {podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}',
    live: 'spec: {podSelector: {matchLabels: {a: b}}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}',
    differences: [
      'Extraneous spec.podSelector.matchLabels: → {"a":"b"}',
      'Missing spec.ingress[0].from[0].podSelector: {}',
    ],
  },
  'labels, annotations and finalizers, and no other metadata': {
    kind: 'v1/ConfigMap',
    desired: "metadata: {labels: {a: b, e: ''}, annotations: {c: d}, finalizers: [x/y], ownerReferences: [{uid: u}]}",
    live: 'metadata: {labels: {a: c}, annotations: {kubectl.kubernetes.io/restartedAt: now}}',
    differences: [
      'Missing metadata.annotations.c: "d"',
      'Changed metadata.labels.a: "b" → "c"',
      'Missing metadata.labels.e: ""',
      'Missing metadata.finalizers: ["x/y"]',
    ],
  },
  'a spread constraint by both of its keys': {
    kind: 'v1/Pod',
    desired: 'spec: {topologySpreadConstraints: [{topologyKey: zone, whenUnsatisfiable: DoNotSchedule, maxSkew: 1}]}',
    live: 'spec: {topologySpreadConstraints: [{topologyKey: zone, whenUnsatisfiable: ScheduleAnyway, maxSkew: 1}]}',
    differences: [
      'Missing spec.topologySpreadConstraints[topologyKey=zone,whenUnsatisfiable=DoNotSchedule]: ' +
        '{"topologyKey":"zone","whenUnsatisfiable":"DoNotSchedule","maxSkew":1}',
    ],
  },
  'values of a Secret, without saying them': {
    kind: 'v1/Secret',
    desired: 'stringData: {user: shop, password: secret}',
    live: 'data: {user: b3RoZXI=}',
    differences: ['Changed data.user', 'Missing data.password'],
  },
  'names that every object has': {
    kind: 'v1/ConfigMap',
    desired: 'data: {constructor: a, toString: b}',
    live: 'data: {}',
    differences: ['Missing data.constructor: "a"', 'Missing data.toString: "b"'],
  },
};

test.each(Object.entries(unchanged))('no difference: %s', (_sentence, pair) => {
  expect(diffObject(comparisonOf(pair))).toEqual([]);
});

test.each(Object.entries(changed))('a difference: %s', (_sentence, { differences, ...pair }) => {
  expect(diffObject(comparisonOf(pair)).map(summary)).toEqual(differences);
});

test('a live object of odd types is different, and nothing else happens', () => {
  const comparison = comparisonOf({ kind: 'v1/Pod', desired: 'spec: {containers: [{name: a}]}', live: 'spec: 1' });
  expect(diffObject(comparison).map(summary)).toEqual(['Changed spec: {"containers":[{"name":"a"}]} → 1']);
});

test('a list of an unknown kind is compared by position, its items as far as they are desired', () => {
  const kind = 'example.com/v1/Thing';
  const desired = 'spec: {items: [{name: a}, {name: b}]}';
  expect(diffObject(comparisonOf({ kind, desired, live: 'spec: {items: [{name: a, x: 1}, {name: b}]}' }))).toEqual([]);
  const live = 'spec: {items: [{name: b}, {name: a}]}';
  expect(diffObject(comparisonOf({ kind, desired, live })).map(summary)).toEqual([
    'Changed spec.items[0].name: "a" → "b"',
    'Changed spec.items[1].name: "b" → "a"',
  ]);
});

test('two versions of a kind are compared in their metadata only', () => {
  const pair = {
    kind: 'autoscaling/v2/HorizontalPodAutoscaler',
    desired: 'metadata: {labels: {a: b}}\nspec: {x: 1}',
    live: 'spec: {}',
  };
  const comparison = comparisonOf(pair);
  const live = { ...comparison.live, apiVersion: 'autoscaling/v1' };
  expect(diffObject({ ...comparison, live }).map(summary)).toEqual(['Missing metadata.labels: {"a":"b"}']);
});

describe('ignored fields', () => {
  const pair = {
    kind: 'v1/Pod',
    desired:
      "metadata: {labels: {a/b: c}}\nspec: {priority: 1, containers: [{name: a, image: 'a:1'}, {name: b, image: 'b:1'}]}",
    live: "metadata: {labels: {a/b: d}}\nspec: {priority: 2, containers: [{name: a, image: 'a:2'}, {name: b, image: 'b:2'}]}",
  };
  const all = [
    'metadata.labels["a/b"]',
    'spec.priority',
    'spec.containers[name=a].image',
    'spec.containers[name=b].image',
  ];

  test.each([
    ['none', [], all],
    ['one field', ['/spec/priority'], [0, 2, 3].map((index) => all[index])],
    ['a label with a slash', ['/metadata/labels/a~1b'], all.slice(1)],
    ['an item by its position in the manifest', ['/spec/containers/1/image'], all.slice(0, 3)],
    ['an item by its key', ['/spec/containers/name=a/image'], [0, 1, 3].map((index) => all[index])],
    ['every item', ['/spec/containers/*/image'], all.slice(0, 2)],
    ['everything below', ['/spec'], all.slice(0, 1)],
    ['nothing, by the empty pointer', [''], all],
  ])('%s', (_sentence, ignore, paths) => {
    const found = diffObject({ ...comparisonOf(pair), ignore });
    expect(found.map(({ path }) => formatDifferencePath(path ?? []))).toEqual(paths);
  });
});

test('a difference says what it is', () => {
  const pair = {
    kind: 'apps/v1/Deployment',
    desired: 'spec: {replicas: 2, paused: true}',
    live: 'spec: {replicas: 9}',
  };
  expect(diffObject(comparisonOf(pair))).toEqual([
    {
      object: 'Deployment.apps/shop/web',
      type: 'Changed',
      path: ['spec', 'replicas'],
      desired: 2,
      live: 9,
      message: 'spec.replicas is 9; the Plan says 2',
    },
    {
      object: 'Deployment.apps/shop/web',
      type: 'Missing',
      path: ['spec', 'paused'],
      desired: true,
      message: 'spec.paused is missing; the Plan says true',
    },
  ]);
});

function comparisonOf({ kind, desired, live }: Pair): ObjectComparison {
  const manifest = objectOf(kind, desired);
  return { desired: manifest, live: objectOf(kind, live), shape: builtInShapes.shapeOf(manifest) };
}

function objectOf(kind: string, text: string): Manifest & LiveObject {
  const end = kind.lastIndexOf('/');
  const { metadata, ...rest } = parse(text);
  return {
    apiVersion: kind.slice(0, end),
    kind: kind.slice(end + 1),
    metadata: { name: 'web', namespace: 'shop', ...metadata },
    ...rest,
  };
}

function summary({ type, path, desired, live }: ReturnType<typeof diffObject>[number]): string {
  const values = [
    ...(desired === undefined ? [] : [JSON.stringify(desired)]),
    ...(live === undefined ? [] : ['→', JSON.stringify(live)]),
  ];
  return `${type} ${formatDifferencePath(path ?? [])}${values.length === 0 ? '' : `: ${values.join(' ')}`}`;
}
