import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { JsonObject } from '../../../../src/core/json/json.ts';
import type { Manifest } from '../../../../src/core/manifest/manifest.ts';
import { storageVersionOf, type Kind } from '../../../../src/core/kind/kind.ts';
import { kinds } from '../../../../src/kinds/index.ts';
import { folderOf } from '../../acceptance/kind-samples.ts';
import { applyForeignCrds } from '../../acceptance/foreign-crds.ts';
import { nameOf } from '../../harness/api-client.ts';
import { applyCrds } from '../../harness/apply-crds.ts';
import { ownCrdFiles } from '../../harness/own-crds.ts';
import { condition, deleteHeld, FINALIZER, type Stage, together } from './stage.ts';

const GROUP = 'kstatus.example.com';
const SINCE = '2026-01-01T00:00:00Z';

type ConditionText = readonly [type: string, status: string, reason: string];

function conditions(...list: readonly ConditionText[]): JsonObject {
  return {
    conditions: list.map(([type, status, reason]) => ({
      type,
      status,
      reason,
      message: `${reason} it is`,
      lastTransitionTime: SINCE,
    })),
  };
}

/** What our own resources say of themselves in each of their states; undefined: nobody has looked at it. */
const OWN_STATES: Readonly<Record<string, JsonObject | undefined>> = {
  'never-observed': undefined,
  'not-observed-again': { observedGeneration: 0, ...conditions(['Ready', 'True', 'AllReady']) },
  progressing: {
    observedGeneration: 1,
    ...conditions(['Ready', 'Unknown', 'Progressing'], ['Reconciling', 'True', 'Progressing']),
  },
  ready: { observedGeneration: 1, ...conditions(['Ready', 'True', 'AllReady']) },
  drifted: { observedGeneration: 1, ...conditions(['Ready', 'True', 'AllReady'], ['InSync', 'False', 'Drifted']) },
  degraded: {
    observedGeneration: 1,
    ...conditions(['Ready', 'False', 'Degraded'], ['Reconciling', 'True', 'ProgressingWithRetry']),
  },
  terminal: {
    observedGeneration: 1,
    ...conditions(['Ready', 'False', 'InvalidImageName'], ['Stalled', 'True', 'InvalidImageName']),
  },
};

/** What resources of others say of themselves. */
const FOREIGN_STATES: Readonly<Record<string, JsonObject | undefined>> = {
  silent: undefined,
  ready: conditions(['Ready', 'True', 'Fine']),
  'not-ready': conditions(['Ready', 'False', 'Waiting']),
  'not-ready-error': conditions(['Ready', 'False', 'ReconcileError']),
  'not-known': conditions(['Ready', 'Unknown', 'Waiting']),
  stalled: conditions(['Ready', 'False', 'Broken'], ['Stalled', 'True', 'Broken']),
  reconciling: conditions(['Ready', 'True', 'Fine'], ['Reconciling', 'True', 'Busy']),
  'negative-only': conditions(['NotReady', 'True', 'Exception']),
  degraded: conditions(['Degraded', 'True', 'PartsMissing']),
  'other-condition': conditions(['Programmed', 'False', 'Pending']),
  'phase-running': { phase: 'Running' },
  'phase-failed': { phase: 'Failed' },
  'phase-pending': { phase: 'Pending' },
  'old-generation': { observedGeneration: 0, ...conditions(['Ready', 'True', 'Fine']) },
  'later-generation': { observedGeneration: 7, ...conditions(['Ready', 'True', 'Fine']) },
  'generation-as-text': { observedGeneration: '1', ...conditions(['Ready', 'True', 'Fine']) },
  'status-as-boolean': { conditions: [{ type: 'Ready', status: true }] },
  'words-only': { endpoint: 'https://toy.example.com' },
};

/** What gateways say of a route: conditions stand below each parent. */
const ROUTE_STATES: Readonly<Record<string, JsonObject | undefined>> = {
  'route-silent': undefined,
  'route-accepted': parents(['Accepted', 'True', 'Accepted'], ['ResolvedRefs', 'True', 'ResolvedRefs']),
  'route-refused': parents(
    ['Accepted', 'False', 'NoMatchingListenerHostname'],
    ['ResolvedRefs', 'True', 'ResolvedRefs'],
  ),
  'route-unresolved': parents(['Accepted', 'True', 'Accepted'], ['ResolvedRefs', 'False', 'BackendNotFound']),
};

function parents(...list: readonly ConditionText[]): JsonObject {
  return {
    parents: [{ parentRef: { name: 'gateway' }, controllerName: 'example.com/gateways', ...conditions(...list) }],
  };
}

const ROUTES = 'gateway.networking.k8s.io';

/** Kinds without a status, of which only the schema is known here. */
const SILENT = ['ServiceMonitor', 'PrometheusRule'].map((kind) => ({ apiVersion: 'monitoring.coreos.com/v1', kind }));
const SILENT_SPECS: Readonly<Record<string, JsonObject>> = {
  ServiceMonitor: { selector: {}, endpoints: [{ port: 'http' }] },
  PrometheusRule: { groups: [] },
};

/** CustomResourceDefinitions that are established, refused and being deleted, and resources of ours and of others in every state. */
export async function makeCustomResources(stage: Stage): Promise<void> {
  const established = { conditions: condition({ type: 'Established', status: 'True' }) };
  await stage.reach(definition('toys', 'Toy'), established);
  await stage.reach(definition('leftovers', 'Leftover'), established);
  await stage.reach(definition('httproutes', 'HTTPRoute', ROUTES), established);
  await applyForeignCrds(
    stage.client,
    SILENT.map((type) => ({ ...type, metadata: { name: 'any' } })),
  );
  await applyCrds(stage.client, ownCrdFiles());
  await together(
    () =>
      stage.reach(definition('playthings', 'Toy'), {
        conditions: condition({ type: 'NamesAccepted', status: 'False' }),
      }),
    () => deleteLeftovers(stage),
    ...Object.entries(FOREIGN_STATES).map(
      ([name, status]) =>
        () =>
          makeInState(stage, toy(stage, name), status),
    ),
    () => makeInState(stage, { ...toy(stage, 'suspended'), spec: { suspend: true } }, FOREIGN_STATES['ready']),
    () => deleteHeld(stage, toy(stage, 'deleted')),
    ...Object.entries(ROUTE_STATES).map(
      ([name, status]) =>
        () =>
          makeInState(stage, route(stage, name), status),
    ),
    ...SILENT.map(
      (type) => () => stage.reach({ ...type, metadata: { ...stage.named('silent') }, spec: SILENT_SPECS[type.kind] }),
    ),
    ...kinds.flatMap((kind) =>
      Object.entries(OWN_STATES).map(
        ([name, status]) =>
          () =>
            makeInState(stage, ownResource(kind, stage, name), status),
      ),
    ),
    ...kinds.map((kind) => () => deleteHeld(stage, ownResource(kind, stage, 'deleted'))),
  );
}

async function makeInState(stage: Stage, manifest: Manifest, status: JsonObject | undefined): Promise<void> {
  await stage.reach(manifest);
  if (status !== undefined) await stage.client.patch(nameOf(manifest), { status }, 'status');
}

function toy(stage: Stage, name: string): Manifest {
  return { apiVersion: `${GROUP}/v1`, kind: 'Toy', metadata: { ...stage.named(name) }, spec: {} };
}

function route(stage: Stage, name: string): Manifest {
  return {
    apiVersion: `${ROUTES}/v1`,
    kind: 'HTTPRoute',
    metadata: { ...stage.named(name) },
    spec: { parentRefs: [{ name: 'gateway' }] },
  };
}

/** The least that has to be written of a kind of ours. */
function ownResource(kind: Kind, stage: Stage, name: string): Manifest {
  const file = new URL(`../../../../src/kinds/${folderOf(kind)}/samples/minimal.yaml`, import.meta.url);
  const { spec } = parse(readFileSync(file, 'utf8')) as { readonly spec: JsonObject }; // A sample that is rendered elsewhere.
  const { group, names } = kind.definition.spec;
  const apiVersion = `${group}/${storageVersionOf(kind).name}`;
  return { apiVersion, kind: names.kind, metadata: { ...stage.named(name) }, spec };
}

async function deleteLeftovers(stage: Stage): Promise<void> {
  const metadata = { ...stage.named('left'), finalizers: [FINALIZER] };
  await stage.client.apply({ apiVersion: `${GROUP}/v1`, kind: 'Leftover', metadata });
  await stage.client.remove(nameOf(definition('leftovers', 'Leftover')));
}

/** A kind of others, whose resources may say anything. */
function definition(plural: string, kind: string, group = GROUP): Manifest {
  const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec: open, status: open } } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${group}`,
      // The server wants it for groups below k8s.io and ignores it for others.
      annotations: { 'api-approved.kubernetes.io': 'unapproved, a test' },
    },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural, singular: plural.slice(0, -1) },
      versions: [{ name: 'v1', served: true, storage: true, subresources: { status: {} }, schema }],
    },
  };
}
