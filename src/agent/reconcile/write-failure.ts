import type { LiveObject } from '../../core/live/live-object.ts';
import { objectId, referenceOf } from '../../core/manifest/object-id.ts';
import { MINUTE, SECOND } from '../../core/time/instant.ts';
import { PLAN_GROUP_KIND } from '../../core/plan/plan.ts';
import { groupKindOf } from '../../core/live/live-object.ts';
import { PLAN_DEFINITION } from './finalizer.ts';
import type { Judgement } from './judge-answer.ts';
import type { Look, ReconcilerParts } from './reconciler-parts.ts';
import type { Refusal } from './resource-memory.ts';
import type { WriteResult } from './write-result.ts';

/** What is written, and to which object. */
export interface WriteTarget {
  readonly what: 'status' | 'finalizer' | 'release';
  readonly object: LiveObject;
}

/** What follows from a write that was not accepted: what is remembered and told, and when it is tried again. */
export async function failWrite(
  parts: ReconcilerParts,
  look: Look,
  { target, judgement }: { readonly target: WriteTarget; readonly judgement: Exclude<Judgement, { type: 'accepted' }> },
): Promise<WriteResult> {
  switch (judgement.type) {
    case 'conflict':
      look.journal.debug(`the ${target.what} was written against an older version: looking again`);
      await learnAnew(parts, target.object);
      return { result: 'deferred', isFailed: true, isLast: true };
    case 'gone':
      // Its watch tells. Should the server have been wrong, a later look finds the resource still there.
      return { result: 'deferred', isFailed: false, again: between(parts, GONE_RETRY), isLast: true };
    case 'refused':
      return refuse(parts, look, { target, judgement });
    case 'unavailable':
      look.journal.warn(`writing the ${target.what} failed`, { error: judgement.message });
      parts.metrics.error(look.observed.kind, 'transient');
      return { result: 'failed', isFailed: true, again: judgement.retryAfter, isLast: true };
  }
}

/** Reads one object past its watch; the store keeps whatever is newer. */
export async function learnAnew({ api, store }: ReconcilerParts, object: LiveObject): Promise<void> {
  const { object: found } = await api.getObject(referenceOf(object), { isMetadataOnly: false });
  if (found !== undefined) store.learn(found);
}

const GONE_RETRY = [0.5 * MINUTE, MINUTE] as const;
const CONFIGURATION_RETRY = [5 * MINUTE, 10 * MINUTE] as const;
/** Doubled from one refusal to the next: an API server that has just started has not read its roles yet, and refuses everybody. */
const FIRST_PERMISSION_RETRY = 5 * SECOND;
const LAST_PERMISSION_RETRY = 5 * MINUTE;

/** By lot, so that a thousand resources do not come back together. */
function between({ world }: ReconcilerParts, [least, most]: readonly [number, number]): number {
  return least + world.random() * (most - least);
}

interface RefusedWrite {
  readonly target: WriteTarget;
  readonly judgement: Extract<Judgement, { type: 'refused' }>;
}

/** Told once, with the server's words; the finalizers are not held up by a status that is refused. */
function refuse(parts: ReconcilerParts, look: Look, { target, judgement }: RefusedWrite): WriteResult {
  const { errorClass, message } = judgement;
  const { refusals, identity } = look.memory;
  const name = nameOf(target);
  const before = refusals.get(name);
  if (before?.told.includes(message) === true) look.journal.debug(`the ${target.what} was refused again`);
  else look.journal.warn(`the ${target.what} was refused`, { errorClass, error: message });
  parts.metrics.error(identity.kind, errorClass);
  const isPermission = errorClass === 'permission';
  const times = isPermission ? (before?.times ?? 0) + 1 : 0;
  const again = isPermission ? permissionRetry(parts, times) : between(parts, CONFIGURATION_RETRY);
  refusals.set(name, {
    told: withMessage(before, message),
    times,
    until: parts.world.clock.elapsed() + again,
    versions: isPermission ? undefined : versionsOf(parts, look, target.object),
  });
  return { result: 'failed', isFailed: false, again, isLast: false };
}

/** Up to a quarter sooner, so that a thousand resources that were refused together do not come back together. */
function permissionRetry({ world }: ReconcilerParts, times: number): number {
  return (1 - world.random() / 4) * Math.min(FIRST_PERMISSION_RETRY * 2 ** (times - 1), LAST_PERMISSION_RETRY);
}

/** A server may put something else into every message. */
const MOST_TOLD = 8;

function withMessage({ told }: Pick<Refusal, 'told'> = { told: [] }, message: string): readonly string[] {
  return told.includes(message) ? told : [...told.slice(1 - MOST_TOLD), message];
}

/** For how many milliseconds a write would still be refused; undefined where it may be tried. */
export function refusedFor(parts: ReconcilerParts, look: Look, target: WriteTarget): number | undefined {
  const refusal = look.memory.refusals.get(nameOf(target));
  if (refusal === undefined) return undefined;
  const isChanged = refusal.versions !== undefined && refusal.versions !== versionsOf(parts, look, target.object);
  const rest = refusal.until - parts.world.clock.elapsed();
  return isChanged || rest <= 0 ? undefined : rest;
}

/** A write was accepted: if it is ever refused again, that is news. */
export function forgetRefusal({ memory }: Look, target: WriteTarget): void {
  memory.refusals.delete(nameOf(target));
}

function nameOf({ what, object }: WriteTarget): string {
  return `${what} ${objectId(referenceOf(object))}`;
}

/** Of the object and of its definition: a change of either may make acceptable what was refused. */
function versionsOf({ store }: ReconcilerParts, { observed }: Look, object: LiveObject): string {
  const definition = groupKindOf(object) === PLAN_GROUP_KIND ? PLAN_DEFINITION : observed.kind.definition.metadata.name;
  const id = `CustomResourceDefinition.apiextensions.k8s.io//${definition}`;
  return `${object.metadata.uid ?? ''} ${object.metadata.resourceVersion ?? ''} ${store.versionOf(id) ?? ''}`;
}
