import { it } from 'vitest';
import { liveThrough } from '../status/live-through.ts';
import { databaseText } from '../status/resources.ts';
import { applyUpTo, install, prune, type Operation } from '../status/cluster-model.ts';
const removeAllOfIt: Operation = (model) => ({ ...model, applied: new Map(), failures: [] });
it('x', () => {
  const lived = liveThrough({ title: 'r', resource: databaseText(), moments: [
    { title: 'a', expect: { phase: '' }, happens: [applyUpTo(90)] , forgets: true},
    { title: 'b', expect: { phase: '' }, after: 600 },
    { title: 'c', expect: { phase: '' }, isPlanned: true, happens: [removeAllOfIt, install, prune] },
    { title: 'd', expect: { phase: '' }, after: 3600 },
  ]});
  for (const { moment, looks } of lived) for (const { input, evaluation } of looks) {
    const { status, nextCheck } = evaluation;
    console.log(moment.title, input.now / 1000 - 1767225600, status.phase, status.message, JSON.stringify(status.components), (nextCheck ?? 0) / 1000 - 1767225600);
  }
});
