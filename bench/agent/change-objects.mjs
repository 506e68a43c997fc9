// Changes live objects at an even rate and waits for the statuses that follow from them.
import { sleep } from './programs.mjs';
import { keyOf, readyReplicasIn, watchStatuses } from './status-watch.mjs';

const STATUS_TIMEOUT = 30_000;

/**
 * The status of a StatefulSet loses a ready replica, and the next time gets it back; the resources take turns, so that none is asked for
 * more often than statuses are written. The clock is that of this process: it sends the change, and sees the status that counts a ready
 * replica less, or all of them again. (Ready itself is True only when the replica has stayed ready for ten seconds, which is meant so.)
 */
export async function changeObjects(api, filled, { perSecond, seconds, first = 0 }) {
  const waiting = new Map();
  const samples = [];
  const whole = new Map();
  const watch = await watchStatuses(
    api,
    filled.map(({ resource }) => resource),
    (key, status, time) => {
      const change = waiting.get(key);
      if (!whole.has(key)) whole.set(key, readyReplicasIn(status));
      if (change === undefined || readyReplicasIn(status) !== whole.get(key) - change.lost) return;
      waiting.delete(key);
      samples.push({ change, seenAt: time });
    },
  );
  const start = performance.now();
  const [late, failures] = [[], []];
  for (let number = 0; number < perSecond * seconds; number += 1) {
    const due = start + (number * 1000) / perSecond;
    if (due > performance.now()) await sleep(due - performance.now());
    late.push(performance.now() - due);
    const target = filled[(first + number) % filled.length];
    const key = keyOf(target.resource);
    if (waiting.has(key)) failures.push(`${key} was not done yet`);
    const change = { lost: toggle(target), sentAt: performance.now(), answeredAt: undefined };
    waiting.set(key, change);
    void send(api, target, change).catch((error) => failures.push(error.message));
  }
  const end = performance.now() + STATUS_TIMEOUT;
  while (waiting.size > 0 && performance.now() < end) await sleep(50);
  watch.close();
  return { samples: samples.map(timesOf), missing: [...waiting.keys()], failures, lateness: late };
}

/** Gives every StatefulSet its replicas back. */
export async function restoreObjects(api, filled) {
  const down = filled.filter(({ isDown }) => isDown === true);
  for (let from = 0; from < down.length; from += RESTORED_AT_ONCE) {
    await Promise.all(
      down.slice(from, from + RESTORED_AT_ONCE).map((target) => {
        toggle(target);
        return send(api, target, {});
      }),
    );
  }
}

const RESTORED_AT_ONCE = 10;

/** Answers how many replicas are lost from now on. */
function toggle(target) {
  target.isDown = target.isDown !== true;
  return target.isDown ? 1 : 0;
}

async function send(api, { target: { object, status }, isDown }, change) {
  const ready = Math.max(0, status.readyReplicas - (isDown ? 1 : 0));
  await api.patchStatus(object, { readyReplicas: ready, availableReplicas: ready }, 'kube-controller-manager');
  change.answeredAt = performance.now();
}

/** The status may be seen before the answer to the change. */
function timesOf({ change: { sentAt, answeredAt = sentAt }, seenAt }) {
  return { patch: answeredAt - sentAt, fromSent: seenAt - sentAt, fromAnswer: Math.max(0, seenAt - answeredAt) };
}

/** The value that a share of all do not exceed. */
export function percentile(values, share) {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}
