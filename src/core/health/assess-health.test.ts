import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../json/json.ts';
import { createLiveState } from '../live/live-state.ts';
import { assessHealth } from './assess-health.ts';
import { createHealthRules } from './create-health-rules.ts';
import type { Health, HealthRule } from './health.ts';

const READY: Health = { status: 'Ready', reason: 'Ready', message: 'The rule has spoken' };
const widgetRule: HealthRule = { groupKind: 'Widget.example.com', summary: 'It is there.', assess: () => READY };
const rules = createHealthRules([widgetRule]);

function assess(metadata: JsonObject, status?: JsonValue): Health {
  const object = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'one', ...metadata } };
  const context = { live: createLiveState([]), now: 0, wasReady: false, rules };
  // A dump may hold anything as status.
  return assessHealth({ ...object, status: status as JsonObject | undefined }, context);
}

describe('before any rule', () => {
  test.each<[string, JsonObject, JsonValue, string, string]>([
    [
      'deletion comes first',
      { deletionTimestamp: '2026-01-01T00:00:00Z', generation: 2 },
      { observedGeneration: 1 },
      'Terminating',
      'Terminating',
    ],
    [
      'an empty deletion time is none',
      { deletionTimestamp: '', generation: 1 },
      { observedGeneration: 1 },
      'Ready',
      'Ready',
    ],
    [
      'an older generation is not observed',
      { generation: 2 },
      { observedGeneration: 1 },
      'Progressing',
      'GenerationNotObserved',
    ],
    [
      '-1 is what a CRD defaults to before anybody looked',
      { generation: 1 },
      { observedGeneration: -1 },
      'Progressing',
      'GenerationNotObserved',
    ],
    ['digits as text count', { generation: 2 }, { observedGeneration: '1' }, 'Progressing', 'GenerationNotObserved'],
    ['digits as text count when they are equal', { generation: 2 }, { observedGeneration: '2' }, 'Ready', 'Ready'],
    [
      'a later generation is nobody knows what',
      { generation: 2 },
      { observedGeneration: 3 },
      'Unknown',
      'ObservedGenerationAhead',
    ],
    ['other text counts as absent', { generation: 2 }, { observedGeneration: 'abc123' }, 'Ready', 'Ready'],
    ['a fraction counts as absent', { generation: 2 }, { observedGeneration: 1.5 }, 'Ready', 'Ready'],
    ['no generation, no gate', {}, { observedGeneration: 1 }, 'Ready', 'Ready'],
    ['no status, no gate', { generation: 2 }, 'nonsense', 'Ready', 'Ready'],
  ])('%s', (_, metadata, status, verdict, reason) => {
    expect(assess(metadata, status)).toMatchObject({ status: verdict, reason });
  });

  test('the finalizers that hold an object are named, whatever else is in their list', () => {
    expect(assess({ deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['a/b', 'c'] }).message).toBe(
      'The object is being deleted; held by a/b, c',
    );
  });
});

describe('the rules', () => {
  test('are found by kind, whatever the version', () => {
    expect(rules.ruleFor('Widget.example.com')).toBe(widgetRule);
  });

  test('include one for kinds that nobody wrote a rule for', () => {
    expect(rules.ruleFor('Gadget.example.com').groupKind).toBe('Gadget.example.com');
    expect(rules.ruleFor('constructor').groupKind).toBe('constructor');
  });

  test('are one a kind', () => {
    expect(() => createHealthRules([widgetRule, widgetRule])).toThrow(
      'there are two health rules for Widget.example.com',
    );
  });
});
