import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  componentSteps,
  STANDARD_WAVES,
  standardSteps,
  type StandardStep,
  type StepDefinition,
} from '../kind/steps.ts';
import { deliveryParts } from './parts.ts';

const inShort = (steps: readonly StepDefinition[]) =>
  deliveryParts(steps).map((part) => `${part.name}: ${part.steps.map(({ name }) => name).join(' ')}`);

describe('parts', () => {
  it('are cut after every step that has a readiness to wait for, and nowhere else', () => {
    const steps = standardSteps(
      'rbac',
      'config',
      'stateful',
      'services',
      'workloads',
      'disruption',
      'exposure',
      'autoscaling',
    );
    expect(inShort(steps)).toEqual([
      '20-rbac: rbac config stateful',
      '70-services: services workloads',
      '100-disruption: disruption exposure autoscaling',
    ]);
  });

  it('are called after their first step, so that a step that comes later changes no name', () => {
    expect(inShort(standardSteps('rbac', 'workloads'))).toEqual(['20-rbac: rbac workloads']);
    expect(inShort(standardSteps('rbac', 'config', 'workloads', 'exposure'))).toEqual([
      '20-rbac: rbac config workloads',
      '110-exposure: exposure',
    ]);
  });

  it('of one barrier after another hold one step each', () => {
    expect(inShort(standardSteps('bootstrap', 'stateful', 'configure'))).toEqual([
      '40-bootstrap: bootstrap',
      '50-stateful: stateful',
      '60-configure: configure',
    ]);
  });

  it('of steps without barriers are one', () => {
    expect(inShort(standardSteps('rbac', 'config', 'autoscaling'))).toEqual(['20-rbac: rbac config autoscaling']);
  });

  it('of no steps are none', () => {
    expect(deliveryParts([])).toEqual([]);
  });

  it('of a composite kind go from component to component', () => {
    const steps = [
      ...standardSteps('rbac', 'config'),
      ...componentSteps('loki', 1, ['config', 'workloads', 'exposure']),
      ...componentSteps('tempo', 2, ['config', 'workloads']),
    ];
    expect(inShort(steps)).toEqual([
      '20-rbac: rbac config loki-config loki-workloads',
      '310-loki-exposure: loki-exposure tempo-config tempo-workloads',
    ]);
  });

  test('keep every step once and in order, and only end at a barrier or at the end', () => {
    const names = Object.keys(STANDARD_WAVES) as StandardStep[];
    const steps = fc
      .subarray(names)
      .chain((some) => fc.shuffledSubarray([...standardSteps(...some)], { minLength: some.length }));
    fc.assert(
      fc.property(steps, (each) => {
        const before = structuredClone(each);
        const parts = deliveryParts(each);
        expect(each).toEqual(before);
        expect(parts.flatMap((part) => part.steps)).toEqual(each.toSorted((left, right) => left.wave - right.wave));
        for (const [index, part] of parts.entries()) {
          const barriers = part.steps.map((step) => step.barrier);
          expect(barriers.slice(0, -1)).not.toContain(true);
          if (index < parts.length - 1) expect(barriers.at(-1)).toBe(true);
        }
      }),
    );
  });
});
