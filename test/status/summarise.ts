import { type JsonValue, valueAt } from '../../src/core/json/json.ts';
import type { CommonStatus } from '../../src/core/status/status.ts';
import type { LivedMoment } from './live-through.ts';
import type { Expectation } from './timeline.ts';

/** A status and what led to it. */
interface Said extends Pick<LivedMoment, 'transitions' | 'events'> {
  readonly evaluation: { readonly status: CommonStatus };
}

/** What a status says, in the words of an expectation and of nothing else, so that both can be compared as a whole. */
export function summarise({ evaluation, transitions, events }: Said, expected: Expectation): object {
  const { status } = evaluation;
  const { message, conditions, components, blocking, events: wanted, fields } = expected;
  return {
    phase: status.phase,
    walk: transitions.length === 0 ? '' : [transitions[0]?.from, ...transitions.map(({ to }) => to)].join(' → '),
    ...(message === undefined ? {} : { message: matched(status.message, message) }),
    ...(conditions === undefined ? {} : { conditions: conditionsOf(status, conditions) }),
    ...(components === undefined ? {} : { components: componentsOf(status, components) }),
    blocking: matched(blockingOf(status), blocking),
    ...(wanted === undefined
      ? {}
      : { events: wanted.filter((text) => events.some(({ type, reason }) => text === `${type} ${reason}`)) }),
    ...(fields === undefined ? {} : { fields: fieldsOf(status, fields) }),
  };
}

/** The expectation with what it leaves out and yet means. */
export function complete(expected: Expectation): object {
  return { walk: '', blocking: 'nothing', ...expected };
}

/** The pattern itself where the text matches it, for the comparison; else the text, for the reader. */
function matched(text: string, pattern: RegExp | undefined): RegExp {
  return pattern?.test(text) === true ? pattern : (text as unknown as RegExp); // shown, and never equal to a pattern
}

function blockingOf({ blocking }: CommonStatus): string {
  return blocking === undefined ? 'nothing' : `${blocking.object} ${blocking.reason}`;
}

function conditionsOf({ conditions }: CommonStatus, expected: string): string {
  return expected
    .split(' ')
    .map((text) => {
      const [type = '', wanted = ''] = text.replace('!', '').split('=');
      const found = conditions.find((condition) => condition.type === type);
      if (found === undefined) return `!${type}`;
      return `${type}=${found.status}${wanted.includes('/') ? `/${found.reason}` : ''}`;
    })
    .join(' ');
}

function componentsOf(
  { components }: CommonStatus,
  expected: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.keys(expected).map((wanted) => {
      const found = components.find(({ name }) => name === wanted);
      if (found === undefined) return [wanted, 'absent'];
      const count = expected[wanted]?.includes('/') === true ? ` ${found.readyReplicas}/${found.replicas}` : '';
      return [wanted, `${found.phase}${count}`];
    }),
  );
}

function fieldsOf(status: JsonValue, expected: NonNullable<Expectation['fields']>): Expectation['fields'] {
  return Object.fromEntries(
    Object.keys(expected).map((path) => [
      path,
      valueAt(
        status,
        path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
      ),
    ]),
  );
}
