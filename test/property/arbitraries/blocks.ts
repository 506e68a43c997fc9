import fc from 'fast-check';

/** Any subset of the fields of a block. */
export function block<T>(fields: { readonly [Name in keyof T]: fc.Arbitrary<T[Name]> }) {
  return fc.record<T, never>(fields, { requiredKeys: [] });
}

/** A short DNS label. */
export const dnsLabel = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,10}[a-z0-9])?$/);
/** A name that most objects may have. */
export const objectName = fc.oneof(
  dnsLabel,
  fc.array(dnsLabel, { minLength: 2, maxLength: 3 }).map((parts) => parts.join('.')),
);
/** A namespace: short, long, and like something else when it is read as YAML. */
export const namespaceName = fc.oneof(dnsLabel, fc.constantFrom('1e3', '0x1f', 'on', 'planwright', 'n'.repeat(63)));

const labelValue = fc.oneof(
  fc.constantFrom('', 'true', '1', '1e3', 'No', 'A_b.c-d', 'x'.repeat(63)),
  fc.stringMatching(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,8}[A-Za-z0-9])?$/),
);
const labelKey = fc.oneof(
  fc.constantFrom('team', 'example.com/tier', 'app.kubernetes.io/version', 'toString', 'constructor', 'k'.repeat(63)),
  // Reserved: they are left out with a warning.
  fc.constantFrom(
    'planwright.dev/resource',
    'app.kubernetes.io/component',
    'argocd.argoproj.io/sync-wave',
    'chronik.stream/cluster',
  ),
  fc.stringMatching(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,8}[A-Za-z0-9])?$/),
);
/** Labels, reserved ones among them. */
export const labels = fc.dictionary(labelKey, labelValue, { maxKeys: 4, noNullPrototype: true });
/** Annotations with texts that YAML or an applier could take for something else. */
export const annotations = fc.dictionary(
  labelKey,
  fc.oneof(
    labelValue,
    fc.constantFrom('${HOME}', 'line\nline\n', ' padded ', '"quoted": yes', '# no comment', '- item'),
  ),
  { maxKeys: 4, noNullPrototype: true },
);

/** Quantities of storage in several spellings. */
export const size = fc.constantFrom<number | string>('20Gi', '1.5Ti', '500M', 10_737_418_240, '1e10', '100Gi', '.5Ti');
const podCount = fc.constantFrom<number | string>(0, 1, 2, '1', '50%', '100%');
/** A budget: either bound, or none. */
export const podDisruptionBudget = fc.oneof(
  fc.record({ minAvailable: podCount }),
  fc.record({ maxUnavailable: podCount }),
  fc.constant({}),
);

/** A toleration, with a time that Kubernetes takes or not. */
export const toleration = fc.oneof(
  fc.constant({ operator: 'Exists' as const }),
  fc.record({ key: labelKey, operator: fc.constant('Exists' as const) }),
  fc.record(
    {
      key: labelKey,
      operator: fc.constant('Equal' as const),
      value: labelValue,
      effect: fc.constantFrom('NoSchedule' as const, 'PreferNoSchedule' as const, 'NoExecute' as const),
      // Left out of the manifest with any effect but NoExecute.
      tolerationSeconds: fc.constantFrom(0, 30, -1),
    },
    { requiredKeys: ['key'] },
  ),
);

const nodeRequirement = fc.oneof(
  fc.record({
    key: labelKey,
    operator: fc.constantFrom('In' as const, 'NotIn' as const),
    values: fc.array(labelValue, { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ key: labelKey, operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const) }),
  fc.record({
    key: labelKey,
    operator: fc.constantFrom('Gt' as const, 'Lt' as const),
    values: fc.constantFrom(['1'], ['500']),
  }),
);
const nodeField = fc.record({
  key: fc.constant('metadata.name'),
  operator: fc.constantFrom('In' as const, 'NotIn' as const),
  values: fc.tuple(dnsLabel).map((names) => [...names]),
});
const nodeTerm = fc.record(
  {
    matchExpressions: fc.array(nodeRequirement, { minLength: 1, maxLength: 2 }),
    matchFields: fc.tuple(nodeField).map((all) => [...all]),
  },
  { requiredKeys: ['matchExpressions'] },
);
/** A selector with any of its members. */
export const labelSelector = fc.record(
  {
    matchLabels: labels,
    matchExpressions: fc.array(
      fc.oneof(
        fc.record({
          key: labelKey,
          operator: fc.constantFrom('In' as const, 'NotIn' as const),
          values: fc.array(labelValue, { minLength: 1, maxLength: 2 }),
        }),
        fc.record({ key: labelKey, operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const) }),
      ),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: [] },
);
const podTerm = fc
  .record(
    {
      labelSelector,
      namespaces: fc.uniqueArray(dnsLabel, { maxLength: 2 }),
      namespaceSelector: labelSelector,
      topologyKey: fc.constantFrom('kubernetes.io/hostname', 'topology.kubernetes.io/zone'),
      matchLabelKeys: fc.constantFrom<string[][]>(['pod-template-hash'], []),
      mismatchLabelKeys: fc.constantFrom<string[][]>(['another-hash'], []),
    },
    { requiredKeys: ['topologyKey'] },
  )
  // Kubernetes takes label keys only together with a selector, and none that the selector names.
  .map(({ matchLabelKeys, mismatchLabelKeys, ...term }) => ({
    ...term,
    ...(term.labelSelector !== undefined && {
      ...(matchLabelKeys !== undefined && { matchLabelKeys }),
      ...(mismatchLabelKeys !== undefined && { mismatchLabelKeys }),
    }),
  }));
const weight = fc.integer({ min: 1, max: 100 });
const podAffinity = fc.record(
  {
    requiredDuringSchedulingIgnoredDuringExecution: fc.array(podTerm, { maxLength: 2 }),
    preferredDuringSchedulingIgnoredDuringExecution: fc.array(fc.record({ weight, podAffinityTerm: podTerm }), {
      maxLength: 2,
    }),
  },
  { requiredKeys: [] },
);
/** An affinity with any of its members. */
export const affinity = block({
  nodeAffinity: fc.record(
    {
      requiredDuringSchedulingIgnoredDuringExecution: fc.record({
        nodeSelectorTerms: fc.array(nodeTerm, { minLength: 1, maxLength: 2 }),
      }),
      preferredDuringSchedulingIgnoredDuringExecution: fc.array(fc.record({ weight, preference: nodeTerm }), {
        maxLength: 2,
      }),
    },
    { requiredKeys: [] },
  ),
  podAffinity,
  podAntiAffinity: podAffinity,
});
