import type { JsonObject, JsonValue } from '../../../../src/core/json/json.ts';
import { qualifiedName, type ServedKind } from './served-kinds.ts';

/** What the server says. A text is what it says where it has no metav1.Status to say. */
export interface ServerAnswer {
  readonly status: number;
  readonly body: JsonObject | string;
  /** Seconds. */
  readonly retryAfter?: number | undefined;
}

/** What a metav1.Status says of a failure. */
export interface Failure {
  readonly code: number;
  readonly reason?: string | undefined;
  readonly message: string;
  readonly details?: JsonObject | undefined;
  readonly metadata?: JsonObject | undefined;
  readonly retryAfter?: number | undefined;
}

/** A success. */
export function success(body: JsonObject, status = 200): ServerAnswer {
  return { status, body };
}

/** A failure as a metav1.Status. */
export function failure({ code, retryAfter, ...failed }: Failure): ServerAnswer {
  return { status: code, body: statusOf({ code, ...failed }), retryAfter };
}

/** A metav1.Status. */
export function statusOf({ code, reason, message, details, metadata = {} }: Failure): JsonObject {
  const told = { ...(reason === undefined ? {} : { reason }), ...(details === undefined ? {} : { details }) };
  return { kind: 'Status', apiVersion: 'v1', metadata, status: 'Failure', message, ...told, code };
}

/** What is not under any path. */
export const NO_SUCH_PATH: ServerAnswer = { status: 404, body: '404 page not found\n' };

/** `deployments.apps "web" not found` */
export function notFound(kind: ServedKind, name: string): ServerAnswer {
  return about(kind, name, { code: 404, reason: 'NotFound', message: 'not found' });
}

/** `leases.coordination.k8s.io "agent" already exists` */
export function alreadyExists(kind: ServedKind, name: string): ServerAnswer {
  return about(kind, name, { code: 409, reason: 'AlreadyExists', message: 'already exists' });
}

/** Somebody else was faster, or another object is meant. */
export function conflict(
  kind: ServedKind,
  name: string,
  why = 'the object has been modified; please apply your changes to the latest version and try again',
): ServerAnswer {
  const message = `Operation cannot be fulfilled on ${qualifiedName(kind)} "${name}": ${why}`;
  return failure({ code: 409, reason: 'Conflict', message, details: detailsOf(kind, name) });
}

/** The object breaks rules of its kind. */
export function invalid(
  kind: ServedKind,
  name: string,
  causes: readonly { readonly field: string; readonly reason: string; readonly message: string }[],
): ServerAnswer {
  const texts = [...new Set(causes.map(({ field, message }) => `${field}: ${message}`))];
  const list = texts.length === 1 ? texts.join('') : `[${texts.join(', ')}]`;
  const { group, kind: type } = kind;
  const qualified = group === '' ? type : `${type}.${group}`;
  const details = { name, group, kind: type, causes };
  const message = `${qualified} "${name}" is invalid: ${list}`;
  return failure({ code: 422, reason: 'Invalid', message, details: withoutEmpty(details) });
}

/** The options of a request break rules. */
export function invalidOptions(type: string, field: string, cause: { reason: string; message: string }): ServerAnswer {
  const message = `${type}.meta.k8s.io "" is invalid: ${field}: ${cause.message}`;
  const details = { group: 'meta.k8s.io', kind: type, causes: [{ ...cause, field }] };
  return failure({ code: 422, reason: 'Invalid', message, details });
}

/** The request cannot be understood. */
export function badRequest(message: string): ServerAnswer {
  return failure({ code: 400, reason: 'BadRequest', message });
}

/** What a continued list or a watch from long ago is answered. */
export function expired(message: string, metadata?: JsonObject): Failure {
  return { code: 410, reason: 'Expired', message, metadata };
}

function about(kind: ServedKind, name: string, failed: Failure): ServerAnswer {
  const message = `${qualifiedName(kind)} "${name}" ${failed.message}`;
  return failure({ ...failed, message, details: detailsOf(kind, name) });
}

function detailsOf({ group, plural }: ServedKind, name: string): JsonObject {
  return withoutEmpty({ name, group, kind: plural });
}

function withoutEmpty(details: Readonly<Record<string, JsonValue>>): JsonObject {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== ''));
}
