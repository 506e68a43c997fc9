import type { JsonObject } from '../../../src/core/json/json.ts';
import type { ErrorStatus } from './fault.ts';

/** A whole answer that the proxy gives in place of the API server. */
export interface ErrorAnswer {
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const tooOld = 'too old resource version: 1 (1000)';

/** The answer of the API server for an error: Status bodies of k8s.io/apimachinery `pkg/api/errors` 0.36, texts of k8s.io/apiserver. */
export function errorAnswer(fault: ErrorStatus): ErrorAnswer {
  if (fault.code === 401) return { code: 401, headers: json, body: statusOf(fault) };
  const { content, body } = fault.form === 'text' ? textOf(fault) : { content: json, body: statusOf(fault) };
  const { retryAfterSeconds: seconds } = fault;
  const retryAfter: Record<string, string> = seconds === undefined ? {} : { 'retry-after': String(seconds) };
  return { code: fault.code, headers: { ...content, ...retryAfter }, body };
}

/** The answer for a token that is not, or no longer, valid. */
export function unauthorizedAnswer(): ErrorAnswer {
  return errorAnswer({ kind: 'status', code: 401 });
}

/** HTTP 410, as for a list whose `continue` token is too old, or a watch whose resource version is. */
export function goneAnswer(reason: 'Expired' | 'Gone'): ErrorAnswer {
  return { code: 410, headers: json, body: `${JSON.stringify(goneStatus(reason))}\n` };
}

/** The line of a watch that says that its resource version is too old; the API server ends the stream after it. */
export function goneEvent(): string {
  return `${JSON.stringify({ type: 'ERROR', object: goneStatus('Expired') })}\n`;
}

const json = { 'content-type': 'application/json', 'cache-control': 'no-cache, private' };
const text = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };

function goneStatus(reason: 'Expired' | 'Gone'): JsonObject {
  return failure({ message: tooOld, reason, code: 410 });
}

function statusOf(fault: ErrorStatus): string {
  return `${JSON.stringify(failure(failureOf(fault)))}\n`;
}

interface Failure extends JsonObject {
  readonly message: string;
  readonly reason: string;
  readonly details?: JsonObject;
  readonly code: number;
}

/** In the order of members in which the API server writes them. */
function failure(members: Failure): JsonObject {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', ...members };
}

function failureOf(fault: ErrorStatus): Failure {
  switch (fault.code) {
    case 401:
      return { message: 'Unauthorized', reason: 'Unauthorized', code: 401 };
    case 429:
      return {
        message: 'storage is (re)initializing',
        reason: 'TooManyRequests',
        details: delayOf(fault.retryAfterSeconds),
        code: 429,
      };
    case 500: {
      const cause = 'etcdserver: leader changed';
      const details = { causes: [{ message: cause }], ...delayOf(fault.retryAfterSeconds) };
      return { message: `Internal error occurred: ${cause}`, reason: 'InternalError', details, code: 500 };
    }
    case 503:
      return { message: 'apiserver is shutting down', reason: 'ServiceUnavailable', ...unavailable(fault), code: 503 };
    case 504: {
      const message = 'Timeout: request did not complete within the allotted timeout';
      return { message, reason: 'Timeout', details: delayOf(fault.retryAfterSeconds), code: 504 };
    }
  }
}

/** Go leaves out a delay of zero. */
function delayOf(seconds: number | undefined): JsonObject {
  return seconds === undefined || seconds === 0 ? {} : { retryAfterSeconds: seconds };
}

function unavailable({ retryAfterSeconds }: { readonly retryAfterSeconds?: number }): { details?: JsonObject } {
  return retryAfterSeconds === undefined ? {} : { details: delayOf(retryAfterSeconds) };
}

/** What the filters write that answer before anything knows how to encode a Status. */
function textOf(fault: Exclude<ErrorStatus, { code: 401 }>): {
  readonly content: Readonly<Record<string, string>>;
  readonly body: string;
} {
  switch (fault.code) {
    case 429:
      return { content: text, body: 'Too many requests, please try again later.\n' };
    case 500:
      return { content: text, body: 'This request caused apiserver to panic. Look in the logs for details.\n' };
    case 503:
      return { content: text, body: 'service unavailable\n' };
    case 504: {
      // The timeout filter encodes a bare Status: neither kind nor apiVersion, and Go guesses the content type.
      const body = { metadata: {}, status: 'Failure', ...failureOf(fault) };
      return { content: { 'content-type': 'text/plain; charset=utf-8' }, body: `${JSON.stringify(body)}\n` };
    }
  }
}
