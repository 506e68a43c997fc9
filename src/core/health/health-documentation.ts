import type { HealthRule } from './health.ts';

/** The documentation page of the health rules: a row for every kind, in the order of the catalogue. Starts with the comment given. */
export function healthPage(rules: readonly HealthRule[], generatedComment: string): string {
  const sections = [generatedComment, INTRODUCTION, [...HEAD, ...rules.map(row)].join('\n'), FOREIGN];
  return `${sections.join('\n\n')}\n`;
}

const INTRODUCTION = `# Health

How Planwright tells the health of one live object. Before any rule: an object that is being deleted is *Terminating*; one
whose controller has not observed its current generation is *Progressing* (\`GenerationNotObserved\`); one whose status is
about a later generation is *Unknown* (\`ObservedGenerationAhead\`). Then the rule of its kind speaks:

- *Ready*: does what its manifest asks for, in the current revision.
- *Waiting*: cannot go on by itself and need not; counts as ready for the order.
- *Suspended*: somebody paused it.
- *Progressing*: not ready yet, and nothing says that it will not be. Without progress for as long as the deadline says (600 s where nothing is said), it counts as failed.
- *Degraded*: was ready in this revision, and is not now.
- *Failed*: will not become ready by itself. It recovers by itself once the cause is gone.
- *Unknown*: what is needed for a verdict could not be read.

Objects of *advisory* kinds are reported and never keep a resource from being ready.`;

const HEAD = ['| kind | ready means | deadline | advisory | also reads |', '|---|---|---|---|---|'];

const FOREIGN = `Every other kind is judged by the conventions that most controllers follow: \`spec.suspend\` or \`spec.paused\`; \`Stalled\` and
\`Reconciling\`; conditions that are bad when true (\`NotReady\`, \`Failed\`, \`Degraded\`, …); the worst of those that are good when true
(\`Ready\`, \`Available\`, \`Synced\`, …), each about the current generation; the parents of Gateway API routes; a word in
\`status.health\`, \`status.phase\` or \`status.state\`. An empty status is *Progressing*, unless the kind's definition has no status. A status that
says none of this is *Ready* with the reason \`ReadyByAbsenceOfNews\`: confidence is low.`;

function row({ groupKind, summary, progressDeadlineSeconds, isAdvisory, reads }: HealthRule): string {
  const deadline = progressDeadlineSeconds === undefined ? '' : `${progressDeadlineSeconds} s`;
  const also = (reads ?? []).map((kind) => `\`${kind}\``).join(', ');
  const cells = [`\`${groupKind}\``, summary, deadline, isAdvisory === true ? 'yes' : '', also];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
