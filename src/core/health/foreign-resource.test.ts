import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../json/json.ts';
import type { LiveObject } from '../live/live-object.ts';
import { createLiveState } from '../live/live-state.ts';
import { parseInstant } from '../time/instant.ts';
import { foreignResourceRule } from './foreign-resource.ts';
import type { Health, HealthContext } from './health.ts';

const NOW = parseInstant('2026-01-01T00:10:00Z') ?? 0;
const rule = foreignResourceRule('Widget.example.com');

function widget(status: JsonObject | undefined, parts: { spec?: JsonObject; metadata?: JsonObject } = {}): LiveObject {
  const { spec = {}, metadata = {} } = parts;
  return {
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { name: 'one', generation: 2, ...metadata },
    spec,
    status,
  };
}

function assess(object: LiveObject, context: Partial<HealthContext> = {}): Health {
  return rule.assess(object, { live: createLiveState([object]), now: NOW, wasReady: false, ...context });
}

function verdict(object: LiveObject, context: Partial<HealthContext> = {}): string {
  const { status, reason } = assess(object, context);
  return `${status} ${reason}`;
}

const condition = (type: string, status: string, reason = 'Because', more: JsonObject = {}): JsonObject => ({
  type,
  status,
  reason,
  message: 'This is why.',
  ...more,
});

describe('conditions', () => {
  test.each<[string, JsonObject[], string]>([
    ['Ready=True is ready', [condition('Ready', 'True')], 'Ready Because'],
    ['Ready=Unknown is on its way', [condition('Ready', 'Unknown')], 'Progressing Because'],
    [
      'Ready=False for a passing reason is on its way',
      [condition('Ready', 'False', 'Provisioning')],
      'Progressing Provisioning',
    ],
    ['Ready=False for a final reason has failed', [condition('Ready', 'False', 'InvalidSpec')], 'Failed InvalidSpec'],
    [
      'the worst of the good ones counts',
      [condition('Ready', 'True'), condition('Synced', 'False', 'ReconcileError')],
      'Failed ReconcileError',
    ],
    [
      'NotReady=True alone is failure (Strimzi)',
      [condition('NotReady', 'True', 'FatalProblem')],
      'Failed FatalProblem',
    ],
    [
      'NotReady=True while it is made is none (Strimzi)',
      [condition('NotReady', 'True', 'Creating')],
      'Progressing Creating',
    ],
    [
      'Degraded=True has failed though Ready=True',
      [condition('Ready', 'True'), condition('Degraded', 'True')],
      'Failed Because',
    ],
    ['Degraded=False says nothing', [condition('Degraded', 'False')], 'Ready ReadyByAbsenceOfNews'],
    ['Stalled=True has failed', [condition('Ready', 'Unknown'), condition('Stalled', 'True')], 'Failed Because'],
    [
      'Reconciling=True is on its way though Ready=True',
      [condition('Ready', 'True'), condition('Reconciling', 'True')],
      'Progressing Because',
    ],
    [
      'Stalled beats Reconciling, in any order',
      [condition('Reconciling', 'True'), condition('Stalled', 'True', 'Stuck')],
      'Failed Stuck',
    ],
    ['an unknown condition that is False is on its way', [condition('DatabaseLinked', 'False')], 'Progressing Because'],
    [
      'an unknown condition that is True says nothing',
      [condition('DatabaseLinked', 'True')],
      'Ready ReadyByAbsenceOfNews',
    ],
    ['a reason that is none is replaced by the type', [condition('Ready', 'True', 'not a reason!')], 'Ready Ready'],
    [
      'Ready about an earlier generation is stale',
      [condition('Ready', 'True', 'Ok', { observedGeneration: 1 })],
      'Progressing GenerationNotObserved',
    ],
    [
      'failure of an earlier generation is no failure of this one',
      [condition('Failed', 'True', 'Bad', { observedGeneration: 1 }), condition('Ready', 'True')],
      'Ready Because',
    ],
    [
      'an old side condition does not matter when Ready is new',
      [
        condition('Initialized', 'True', 'Ok', { observedGeneration: 1 }),
        condition('Ready', 'True', 'Ok', { observedGeneration: 2 }),
      ],
      'Ready Ok',
    ],
    ['booleans are read as such', [{ type: 'Ready', status: true, reason: 'Ok' }], 'Ready Ok'],
  ])('%s', (_, conditions, expected) => {
    expect(verdict(widget({ conditions }))).toBe(expected);
  });

  test('the message quotes the condition', () => {
    expect(assess(widget({ conditions: [condition('Ready', 'True')] })).message).toBe(
      'Its condition Ready is True: This is why',
    );
  });
});

describe('words', () => {
  test.each<[string, JsonObject, string]>([
    ['a phase that is good', { phase: 'Running' }, 'Ready Running'],
    ['a phase that is bad', { phase: 'Error', message: 'out of luck' }, 'Failed Error'],
    ['a phase that nobody knows', { phase: 'Warming' }, 'Progressing Warming'],
    [
      'a health that is an object (Argo CD)',
      { health: { status: 'Degraded' }, sync: { status: 'Synced' } },
      'Failed Degraded',
    ],
    ['health before phase', { health: 'green', phase: 'Warming' }, 'Ready green'],
    ['a word is read in any case', { state: 'READY' }, 'Ready READY'],
    ['names of every object are no words', { phase: 'constructor' }, 'Progressing constructor'],
  ])('%s', (_, status, expected) => {
    expect(verdict(widget(status))).toBe(expected);
  });
});

describe('what is said elsewhere', () => {
  test.each(['suspend', 'suspended', 'paused'])('spec.%s suspends', (field) => {
    expect(verdict(widget({ phase: 'Running' }, { spec: { [field]: true } }))).toBe('Suspended Suspended');
  });

  test('routes of the Gateway API have conditions under their parents', () => {
    const parents = [
      { parentRef: { name: 'public' }, conditions: [condition('Accepted', 'False', 'NoMatchingParent')] },
    ];
    expect(verdict(widget({ parents }))).toBe('Failed NoMatchingParent');
  });

  test('an empty status is on its way', () => {
    expect(verdict(widget(undefined))).toBe('Progressing StatusEmpty');
    expect(verdict(widget({}))).toBe('Progressing StatusEmpty');
  });

  test.each<[string, JsonObject, string]>([
    [
      'a kind without status is ready when it is there',
      { name: 'v1', schema: { openAPIV3Schema: { type: 'object' } } },
      'Ready Exists',
    ],
    [
      'a kind with a status subresource gets one',
      { name: 'v1', subresources: { status: {} } },
      'Progressing StatusEmpty',
    ],
    ['another version says nothing', { name: 'v2' }, 'Progressing StatusEmpty'],
  ])('%s', (_, version, expected) => {
    const definition: LiveObject = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: { group: 'example.com', names: { kind: 'Widget' }, versions: [version] },
    };
    const object = widget(undefined);
    expect(verdict(object, { live: createLiveState([object, definition]) })).toBe(expected);
  });
});

describe('a status that is older than the spec', () => {
  const written = (specTime: string, statusTime: string): { managedFields: JsonObject[] } => ({
    managedFields: [
      { manager: 'flux', operation: 'Apply', time: specTime, fieldsV1: { 'f:spec': { 'f:size': {} } } },
      {
        manager: 'operator',
        operation: 'Update',
        subresource: 'status',
        time: statusTime,
        fieldsV1: { 'f:status': {} },
      },
    ],
  });
  const ready = { conditions: [condition('Ready', 'True', 'Ok')] };
  const early = '2026-01-01T00:05:00Z';

  test('is not believed for a minute', () => {
    const object = widget(ready, { metadata: written('2026-01-01T00:09:30Z', early) });
    expect(assess(object)).toMatchObject({ reason: 'StatusOlderThanSpec', nextCheck: NOW + 30_000 });
  });

  test('is believed when only labels were written later', () => {
    const { managedFields } = written('2026-01-01T00:04:00Z', early);
    const labels = {
      manager: 'kubectl',
      operation: 'Update',
      time: '2026-01-01T00:09:30Z',
      fieldsV1: { 'f:metadata': {} },
    };
    const object = widget(ready, { metadata: { managedFields: [managedFields, labels].flat() } });
    expect(verdict(object)).toBe('Ready Ok');
  });

  test('is believed after that: the change may have meant nothing to its controller', () => {
    expect(verdict(widget(ready, { metadata: written('2026-01-01T00:09:00Z', early) }))).toBe('Ready Ok');
  });

  test('is believed when the controller tells which generation it observed', () => {
    const object = widget({ ...ready, observedGeneration: 2 }, { metadata: written('2026-01-01T00:09:30Z', early) });
    expect(verdict(object)).toBe('Ready Ok');
  });
});

describe('what was ready before', () => {
  test('is degraded where it would be on its way', () => {
    expect(verdict(widget({ conditions: [condition('Ready', 'False')] }), { wasReady: true })).toBe('Degraded Because');
  });

  test('is on its way while its controller works on it', () => {
    expect(verdict(widget({ conditions: [condition('Reconciling', 'True')] }), { wasReady: true })).toBe(
      'Progressing Because',
    );
  });
});
