import type { LiveObject } from '../live/live-object.ts';
import { textAt } from './field-readers.ts';
import type { Health, HealthStatus } from './health.ts';
import { quotation, quotedAfter, reasonOr } from './quotation.ts';

const FIELDS: readonly (readonly string[])[] = [
  ['health', 'status'],
  ['health'],
  ['phase'],
  ['state'],
  ['currentState'],
  ['status'],
];

const WORDS: readonly (readonly [HealthStatus, string])[] = [
  [
    'Ready',
    'ready running healthy active available bound succeeded success successful complete completed deployed synced stable ok online up accepted initialized created green',
  ],
  ['Suspended', 'suspended paused hibernated stopped'],
  [
    'Failed',
    'failed failure error errored degraded unhealthy invalid crashed lost rejected aborted red evicted unrecoverable inactive',
  ],
];

const VERDICTS: ReadonlyMap<string, HealthStatus> = new Map(
  WORDS.flatMap(([status, words]) => words.split(' ').map((word): [string, HealthStatus] => [word, status])),
);

/** What `status.health`, `status.phase` or `status.state` say in a word; undefined where none is there. An unknown word is on its way. */
export function wordHealth(object: LiveObject): Health | undefined {
  for (const path of FIELDS) {
    const word = textAt(object, ['status', ...path]);
    if (word !== undefined) return verdictOf(object, path.join('.'), word);
  }
  return undefined;
}

function verdictOf(object: LiveObject, field: string, word: string): Health {
  const said = quotedAfter(textAt(object, ['status', 'message']) ?? textAt(object, ['status', 'reason']));
  return {
    status: VERDICTS.get(word.toLowerCase()) ?? 'Progressing',
    reason: reasonOr(word, 'StatusWord'),
    message: `Its status.${field} is ${quotation(word)}${said}`,
  };
}
