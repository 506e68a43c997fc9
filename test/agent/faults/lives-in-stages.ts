import {
  applyAll,
  applyUpTo,
  install,
  type Operation,
  provideRequired,
  prune,
  settle,
} from '../../status/cluster-model.ts';
import { clusterText, databaseText, platformText } from '../../status/resources.ts';

/** Something that an applier or the cluster does with a resource. */
export interface LifeStage {
  readonly title: string;
  /** What is committed at that time. */
  readonly text: string;
  readonly happens: readonly Operation[];
}

/** The life of a resource. */
export interface LifeInStages {
  readonly kind: string;
  readonly stages: readonly LifeStage[];
}

/** The installing life of each kind, and an update after it. */
export const LIVES_IN_STAGES: readonly LifeInStages[] = [
  { kind: 'Database', stages: stagesOf(databaseText(), databaseText({ image: 'postgres:17.5' })) },
  { kind: 'ChronikCluster', stages: stagesOf(clusterText(), clusterText({ image: 'v1.1.0' })) },
  { kind: 'ObservabilityPlatform', stages: stagesOf(platformText(), platformText({ loki: '3.5.6' })) },
];

function stagesOf(text: string, next: string): readonly LifeStage[] {
  const waves = [20, 30, 50, 80, 280];
  return [
    { title: 'nothing is there', text, happens: [] },
    { title: 'the required objects come', text, happens: [provideRequired] },
    ...waves.map((wave) => ({ title: `applied up to ${wave}`, text, happens: [applyUpTo(wave), settle] })),
    { title: 'applied, and not ready', text, happens: [applyAll] },
    { title: 'ready', text, happens: [install] },
    { title: 'another text is committed', text: next, happens: [] },
    { title: 'half of it is applied', text: next, happens: [applyUpTo(50)] },
    { title: 'updated', text: next, happens: [install, prune, settle] },
  ];
}
