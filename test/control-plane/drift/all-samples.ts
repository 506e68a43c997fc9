import type { Plan } from '../../../src/core/plan/plan.ts';
import { type KindSample, kindSamples } from '../acceptance/kind-samples.ts';
import { type RenderedSamples, renderSamples } from '../acceptance/rendered-samples.ts';
import { podSecurityOf } from '../acceptance/sample-expectations.ts';
import { plansAmong } from './drift-of-plans.ts';

/** Every sample of every kind, rendered, and its Plans as an agent reads them. */
export interface AllSamples {
  readonly samples: readonly KindSample[];
  readonly rendered: RenderedSamples;
  readonly plans: readonly Plan[];
}

let known: AllSamples | undefined;

/** Renders when it is first asked, and not where a suite is skipped. */
export function allSamples(): AllSamples {
  if (known === undefined) {
    const samples = kindSamples();
    const rendered = renderSamples(samples, { podSecurityOf });
    known = { samples, rendered, plans: plansAmong(rendered.objects.map(({ manifest }) => manifest)) };
  }
  return known;
}
