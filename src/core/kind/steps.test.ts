import { describe, expect, it, test } from 'vitest';
import { componentSteps, isOpenEnded, STANDARD_WAVES, standardSteps, type StandardStep } from './steps.ts';

const everyStep: readonly StandardStep[] = [
  'rbac',
  'config',
  'bootstrap',
  'stateful',
  'configure',
  'services',
  'workloads',
  'verify',
  'disruption',
  'exposure',
  'autoscaling',
];

test('the standard waves are a contract: a number that moves makes Flux delete and recreate objects', () => {
  expect(STANDARD_WAVES).toEqual({
    rbac: 20,
    config: 30,
    bootstrap: 40,
    stateful: 50,
    configure: 60,
    services: 70,
    workloads: 80,
    verify: 90,
    disruption: 100,
    exposure: 110,
    autoscaling: 120,
  });
});

describe('standardSteps', () => {
  it('gives each step its wave, and a barrier where there is a readiness worth waiting for', () => {
    expect(standardSteps(...everyStep)).toEqual([
      { name: 'rbac', wave: 20, barrier: false },
      { name: 'config', wave: 30, barrier: false },
      { name: 'bootstrap', wave: 40, barrier: true },
      { name: 'stateful', wave: 50, barrier: true },
      { name: 'configure', wave: 60, barrier: true },
      { name: 'services', wave: 70, barrier: false },
      { name: 'workloads', wave: 80, barrier: true },
      { name: 'verify', wave: 90, barrier: true },
      { name: 'disruption', wave: 100, barrier: false },
      { name: 'exposure', wave: 110, barrier: false },
      { name: 'autoscaling', wave: 120, barrier: false },
    ]);
  });

  it('puts them into apply order, whatever order they are named in', () => {
    expect(standardSteps(...everyStep.toReversed())).toEqual(standardSteps(...everyStep));
  });

  it('gives only what was named', () => {
    expect(standardSteps('workloads', 'rbac').map((step) => step.name)).toEqual(['rbac', 'workloads']);
    expect(standardSteps()).toEqual([]);
  });
});

describe('componentSteps', () => {
  it('puts component i at 200·i and names its steps after it', () => {
    expect(componentSteps('loki', 2, ['workloads', 'rbac', 'stateful'])).toEqual([
      { name: 'loki-rbac', wave: 420, barrier: false },
      { name: 'loki-stateful', wave: 450, barrier: true },
      { name: 'loki-workloads', wave: 480, barrier: true },
    ]);
  });

  it('keeps whole components apart: all of one comes before any of the next, and after the shared steps', () => {
    const waves = [standardSteps(...everyStep), ...[1, 2, 3].map((i) => componentSteps(`c${i}`, i, everyStep))].map(
      (steps) => steps.map((step) => step.wave),
    );
    const ends = waves.map((each) => [Math.min(...each), Math.max(...each)]);
    expect(ends).toEqual([
      [20, 120],
      [220, 320],
      [420, 520],
      [620, 720],
    ]);
  });

  it('has the barriers of the standard steps', () => {
    const barriers = (steps: readonly { readonly barrier: boolean }[]) => steps.map((step) => step.barrier);
    expect(barriers(componentSteps('grafana', 4, everyStep))).toEqual(barriers(standardSteps(...everyStep)));
  });
});

test('only exposure and autoscaling are open-ended, in every component', () => {
  const openEnded = [standardSteps(...everyStep), componentSteps('loki', 2, everyStep)].flatMap((steps) =>
    steps.filter(isOpenEnded).map(({ name }) => name),
  );
  expect(openEnded).toEqual(['exposure', 'autoscaling', 'loki-exposure', 'loki-autoscaling']);
});
