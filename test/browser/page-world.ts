import type { AgentView, PageSource, ResourceDetails, ResourceSummary } from '../../src/agent/page/page-source.ts';

/** A cluster as the page sees it, which tests change. */
export interface PageWorld {
  readonly source: PageSource;
  agent: AgentView;
  resources: ResourceDetails[];
}

/** Two databases and a platform: one is ready, one has failed, one installs. */
export function createPageWorld(): PageWorld {
  const world: PageWorld = {
    agent: { identity: 'agent-0', version: '0.1.0', shardsHeld: 1, shards: 1, isReady: true, troubles: [] },
    resources: [READY, FAILED, INSTALLING],
    source: {
      agent: () => world.agent,
      resources: () => world.resources.map(({ summary }) => summary),
      resource: (path) => world.resources.find(({ summary }) => summary.path === path),
    },
  };
  return world;
}

function summary(
  given: Pick<ResourceSummary, 'kind' | 'namespace' | 'name' | 'phase'> & Partial<ResourceSummary>,
): ResourceSummary {
  return {
    path: `${given.namespace}/${given.kind.toLowerCase()}/${given.name}`,
    ready: 'True',
    since: '2026-05-01T12:00:00Z',
    message: '',
    drift: 0,
    blocking: undefined,
    isPaused: false,
    ...given,
  };
}

const READY: ResourceDetails = {
  summary: summary({ kind: 'Database', namespace: 'shop', name: 'orders', phase: 'Ready', message: 'ready' }),
  status: {},
  transitions: [],
  steps: [],
};

const BLOCKING = {
  object: 'StatefulSet.apps/shop/invoices',
  reason: 'ImagePullBackOff',
  since: '2026-05-01T12:03:00Z',
  message: '<img src=x onerror="document.title=1"> cannot be pulled',
};

const FAILED: ResourceDetails = {
  summary: summary({
    kind: 'Database',
    namespace: 'shop',
    name: 'invoices',
    phase: 'Failed',
    ready: 'False',
    message: 'the image <script>document.title = "broken"</script> cannot be pulled',
    drift: 2,
    blocking: `${BLOCKING.object}: ${BLOCKING.reason}`,
  }),
  status: {
    blocking: BLOCKING,
    conditions: [
      {
        type: 'Ready',
        status: 'False',
        reason: 'ImagePullBackOff',
        message: 'no image',
        lastTransitionTime: '2026-05-01T12:03:00Z',
      },
    ],
    drift: {
      count: 2,
      items: [
        {
          object: 'ConfigMap/shop/invoices',
          path: 'data.mode',
          type: 'Changed',
          manager: 'kubectl-edit',
          since: '2026-05-01T12:04:00Z',
        },
      ],
    },
  },
  transitions: [
    { from: 'Pending', to: 'Provisioning', time: '2026-05-01T12:00:00Z' },
    { from: 'Provisioning', to: 'Failed', time: '2026-05-01T12:03:00Z' },
  ],
  steps: [
    {
      name: 'config',
      wave: 30,
      done: 1,
      objects: [
        { id: 'ConfigMap/shop/invoices', application: 'Applied', health: 'Ready', reason: 'Exists', message: '' },
      ],
    },
    {
      name: 'stateful',
      wave: 50,
      done: 0,
      objects: [
        {
          id: BLOCKING.object,
          application: 'Applied',
          health: 'Failed',
          reason: 'ImagePullBackOff',
          message: 'no image',
        },
      ],
    },
  ],
};

const INSTALLING: ResourceDetails = {
  summary: summary({
    kind: 'ObservabilityPlatform',
    namespace: 'monitoring',
    name: 'main',
    phase: 'Installing',
    ready: 'False',
    message: '2/5 components',
  }),
  status: {},
  transitions: [],
  steps: [],
};
