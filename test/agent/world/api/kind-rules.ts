import { type JsonObject, type JsonValue, member, valueAt } from '../../../../src/core/json/json.ts';
import type { LiveObject } from '../../../../src/core/live/live-object.ts';
import { badRequest, type ServerAnswer } from './answers.ts';
import { textOf } from './representations.ts';
import { EVENTS, type ServedKind } from './served-kinds.ts';

interface Fault {
  readonly field: string;
  readonly reason: string;
  readonly message: string;
}

/** Where times with microseconds are, by kind. */
const MICRO_TIMES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  Lease: [
    ['spec', 'renewTime'],
    ['spec', 'acquireTime'],
  ],
  Event: [['eventTime'], ['series', 'lastObservedTime']],
};

/** metav1.MicroTime is read in no other form. */
export function decodingFault(body: JsonObject, { kind, version, schema }: ServedKind): ServerAnswer | undefined {
  if (schema !== undefined) return undefined;
  for (const path of MICRO_TIMES[kind] ?? []) {
    const time = valueAt(body, path);
    if (typeof time !== 'string' || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}(Z|[+-]\d\d:\d\d)$/.test(time)) continue;
    const what = `parsing time "${time}" as "2006-01-02T15:04:05.000000Z07:00"`;
    return badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${what}`);
  }
  return undefined;
}

/** What Kubernetes refuses of the kinds of its own that an agent writes: Leases and Events. */
export function builtInFaults(object: LiveObject, kind: ServedKind, live: LiveObject | undefined): readonly Fault[] {
  if (kind.type === 'leases.coordination.k8s.io') return leaseFaults(object);
  return kind.type === EVENTS && kind.group !== '' && live === undefined ? eventFaults(object) : [];
}

function leaseFaults(lease: LiveObject): readonly Fault[] {
  const seconds = member(lease.spec, 'leaseDurationSeconds');
  if (typeof seconds !== 'number' || seconds > 0) return [];
  const message = `Invalid value: ${seconds}: must be greater than 0`;
  return [{ field: 'spec.leaseDurationSeconds', reason: 'FieldValueInvalid', message }];
}

/** `ValidateEventCreate` of events.k8s.io/v1, of an Event in the form of core/v1. */
function eventFaults(event: LiveObject): readonly Fault[] {
  const required = (field: string, value: JsonValue | undefined): readonly Fault[] =>
    value === undefined || value === '' || value === null
      ? [{ field, reason: 'FieldValueRequired', message: 'Required value' }]
      : [];
  const bounded = (field: string, value: string, limit: number): readonly Fault[] =>
    value.length <= limit
      ? []
      : [{ field, reason: 'FieldValueInvalid', message: `Invalid value: can have at most ${limit} characters` }];
  const place = valueAt(event, ['involvedObject', 'namespace']) ?? '';
  const isElsewhere = place === '' && event.metadata.namespace !== 'default';
  const type = textOf(event, 'type');
  return [
    ...(isElsewhere
      ? [
          {
            field: 'involvedObject.namespace',
            reason: 'FieldValueInvalid',
            message: 'Invalid value: does not match event.namespace',
          },
        ]
      : []),
    ...required('eventTime', event['eventTime']),
    ...required('reportingController', event['reportingComponent']),
    ...required('reportingInstance', event['reportingInstance']),
    ...required('action', event['action']),
    ...required('reason', event['reason']),
    ...bounded('reportingInstance', textOf(event, 'reportingInstance'), 128),
    ...bounded('action', textOf(event, 'action'), 128),
    ...bounded('reason', textOf(event, 'reason'), 128),
    ...bounded('message', textOf(event, 'message'), 1024),
    ...(type === 'Normal' || type === 'Warning'
      ? []
      : [{ field: 'type', reason: 'FieldValueInvalid', message: 'Invalid value: has invalid value' }]),
  ];
}
