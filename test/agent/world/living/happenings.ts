import { objectId } from '../../../../src/core/manifest/object-id.ts';
import {
  applyAll,
  applyUpTo,
  completeJob,
  edit,
  event,
  exceedDeadline,
  failJob,
  failJobTry,
  failPod,
  failPods,
  happen,
  hide,
  install,
  loseReplica,
  losePods,
  makeReady,
  type Operation,
  provideRequired,
  prune,
  remove,
  removeAll,
  scale,
  settle,
  showAll,
  unobserve,
} from '../../../status/cluster-model.ts';

/** The Secrets that the Plan requires go again. */
export const withdrawRequired: Operation = (model) => {
  const ids = new Set(model.plan.requires.map(objectId));
  return { ...model, others: new Map([...model.others].filter(([id]) => !ids.has(id))) };
};

/** A quota leaves no room for the pods of a workload, and the controller says so. */
export function exceedQuota(selector: string): Operation {
  const note =
    'create Pod failed error: pods "x" is forbidden: exceeded quota: team, requested: cpu=1, used: cpu=8, limited: cpu=8';
  return (model) => happen(model, losePods(selector), event(selector, 'FailedCreate', note));
}

/** What may happen to a whole cluster. */
const TO_ALL = {
  applyAll,
  'applyUpTo 30': applyUpTo(30),
  'applyUpTo 50': applyUpTo(50),
  'applyUpTo 80': applyUpTo(80),
  'applyUpTo 280': applyUpTo(280),
  settle,
  install,
  prune,
  provideRequired,
  withdrawRequired,
  removeAll,
  'hide StatefulSets': hide('StatefulSet.apps'),
  'hide ConfigMaps': hide('ConfigMap'),
  showAll,
} as const;

/** What may happen to one object. */
const TO_ONE = {
  makeReady: (id: string) => makeReady(id),
  loseReplica: (id: string) => loseReplica(id),
  remove: (id: string) => remove(id),
  unobserve: (id: string) => unobserve(id),
  exceedDeadline: (id: string) => exceedDeadline(id),
  drift: (id: string) => edit(id, ['metadata', 'labels', 'team'], 'a'),
  'drift of the resource label': (id: string) => edit(id, ['metadata', 'labels', 'planwright.dev/resource'], 'lost'),
  'fail a pod': (id: string) => failPod(id, 'CrashLoopBackOff'),
  'fail all pods': (id: string) => failPods(id, 'ImagePullBackOff'),
  'exceed a quota': workloads(exceedQuota),
  'scale to none': workloads((id) => scale(id, 0)),
  'scale to four': workloads((id) => scale(id, 4)),
  'complete a Job': jobs(completeJob),
  'fail a try': jobs(failJobTry),
  'fail a Job': jobs(failJob),
} as const;

const nothing: Operation = (model) => model;

function jobs(make: (id: string) => Operation): (id: string) => Operation {
  return (id) => (id.startsWith('Job.') ? make(id) : nothing);
}

function workloads(make: (id: string) => Operation): (id: string) => Operation {
  return (id) => (/^(StatefulSet|Deployment)\./.test(id) ? make(id) : nothing);
}

/** The name of something that may happen. */
export type Happening = keyof typeof TO_ALL | keyof typeof TO_ONE;

/** Everything that may happen, by name. */
export const HAPPENINGS = [...Object.keys(TO_ALL), ...Object.keys(TO_ONE)] as readonly Happening[]; // Their keys.

/** Something happens: to the whole cluster, or to the object with a number. What cannot happen to it does not. */
export function happening(name: Happening, number = 0): Operation {
  return (model) => {
    if (isToAll(name)) return TO_ALL[name](model);
    const ids = [...model.applied.keys()];
    const id = ids[number % Math.max(ids.length, 1)];
    if (id === undefined) return model;
    try {
      return TO_ONE[name](id)(model);
    } catch (error) {
      if (error instanceof Error && /no pod|has no|is not in/.test(error.message)) return model;
      throw error;
    }
  };
}

function isToAll(name: Happening): name is keyof typeof TO_ALL {
  return Object.hasOwn(TO_ALL, name);
}
