import { isJsonArray, isJsonObject, type JsonValue, member, valueAt } from '../../json/json.ts';
import type { LiveObject } from '../../live/live-object.ts';
import { parseInstant, SECOND } from '../../time/instant.ts';
import {
  current,
  failed,
  inProgress,
  type Kstatus,
  type KstatusFacts,
  type KstatusRule,
  textAt,
  unreadable,
} from './kstatus.ts';
import { findCondition } from './kstatus-conditions.ts';

/** How long a pod may look for a node before that is a failure, in milliseconds. */
export const SCHEDULE_WINDOW = 15 * SECOND;

/** The status of a Pod. One that has failed is current to kstatus: it has ended. */
export const podKstatus: KstatusRule = (pod, facts) => {
  const phase = textAt(pod, 'status.phase', '');
  switch (phase) {
    case 'Succeeded':
      return current('Pod has completed successfully');
    case 'Failed':
      return current('Pod has completed, but not successfully');
    case 'Running':
      return statusOfRunning(pod, facts);
    case 'Pending':
      return statusOfPending(pod, facts);
    case '':
      return inProgress('PodNotObserved', 'Pod phase not available');
    default:
      return unreadable(`the phase ${phase}`);
  }
};

function statusOfRunning(pod: LiveObject, { conditions }: KstatusFacts): Kstatus {
  if (findCondition(conditions, 'Ready', 'True') !== undefined) return current('Pod is Ready');
  const looping = crashLoopingContainers(pod);
  if (looping === undefined) return unreadable('status.containerStatuses');
  if (looping.length === 0) return inProgress('PodRunningNotReady', 'Pod is running but is not Ready');
  return failed('ContainerCrashLooping', `Containers in CrashLoop state: ${looping.join(',')}`);
}

function statusOfPending({ metadata }: LiveObject, { conditions, now }: KstatusFacts): Kstatus {
  if (findCondition(conditions, 'PodScheduled', 'False')?.reason !== 'Unschedulable') {
    return inProgress('PodPending', 'Pod is in the Pending phase');
  }
  const created = parseInstant(metadata.creationTimestamp);
  return created !== undefined && now - SCHEDULE_WINDOW < created
    ? inProgress('PodNotScheduled', 'Pod has not been scheduled')
    : failed('PodUnschedulable', 'Pod could not be scheduled');
}

/** The names of containers that wait in a crash loop, init containers aside; undefined where their statuses are not of their form. */
function crashLoopingContainers(pod: LiveObject): readonly string[] | undefined {
  const statuses = member(member(pod, 'status'), 'containerStatuses');
  if (statuses === undefined) return [];
  if (!isJsonArray(statuses)) return undefined;
  if (!statuses.every(isReadable)) return undefined;
  const looping = statuses.filter((status) => valueAt(status, WAITING_REASON) === 'CrashLoopBackOff');
  return looping.map((status) => member(status, 'name')).filter((name) => typeof name === 'string');
}

const WAITING_REASON = ['state', 'waiting', 'reason'];

/** Whether kstatus gets through the status of a container: what is absent is fine, another type is not. */
function isReadable(status: JsonValue): boolean {
  if (!isJsonObject(status)) return false;
  const name = member(status, 'name');
  if (typeof name !== 'string') return name === undefined;
  let value: JsonValue | undefined = status;
  for (const part of WAITING_REASON) {
    if (!isJsonObject(value)) return value === undefined;
    value = member(value, part);
  }
  return value === undefined || typeof value === 'string';
}
