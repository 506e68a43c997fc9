import type { Terminal } from '../terminal.ts';
import type { Observation } from './observation.ts';
import { observationNotes } from './observation-notes.ts';
import type { Observer } from './open-observer.ts';

/** Says on stderr what a person should know beside the result. */
export function talkAboutObservation(
  observation: Observation,
  { where, isDump }: Pick<Observer, 'where' | 'isDump'>,
  terminal: Terminal,
): void {
  for (const note of observationNotes(observation)) terminal.talk(`note: ${note}\n`);
  if (isDump) terminal.notice(`from ${observation.source}\n`);
  if (observation.resources.length === 0) terminal.notice(`there are no resources ${where}\n`);
}
