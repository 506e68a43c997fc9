import { type ApiAnswer, ConnectionFailure } from '../../../agent/ports.ts';
import { isJsonObject, type JsonObject, type JsonValue, member, valueAt } from '../../../core/json/json.ts';
import { SECOND } from '../../../core/time/instant.ts';
import type { Head } from './connection.ts';

/**
 * The answer that a head and its whole body make. Throws a ConnectionFailure where a success calls itself JSON and is not: a proxy on the way cut it off
 * without saying so.
 */
export function readAnswer(head: Head, bytes: Buffer): ApiAnswer {
  const text = bytes.toString('utf8');
  const body = parse(text);
  if (body === undefined && head.status < 300 && claimsJson(head)) {
    throw new ConnectionFailure(`the answer is no whole JSON object (${bytes.length} bytes)`);
  }
  return {
    status: head.status,
    body,
    ...explanationOf(head, body, text),
    retryAfter: secondsOf(head.headers['retry-after']) ?? secondsOf(valueAt(body, ['details', 'retryAfterSeconds'])),
  };
}

function parse(text: string): JsonObject | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    // Priority and fairness, an unknown path and whoever proxies answer in plain text or HTML.
    return undefined;
  }
}

function claimsJson({ headers }: Head): boolean {
  return /^application\/json\b/.test(String(headers['content-type']));
}

/** An Event has members of the same names, which explain something else. */
function explanationOf(
  { status }: Head,
  body: JsonObject | undefined,
  text: string,
): Pick<ApiAnswer, 'reason' | 'message'> {
  if (status < 400 && member(body, 'kind') !== 'Status') return { reason: undefined, message: '' };
  const reason = member(body, 'reason');
  const message = member(body, 'message');
  return {
    reason: typeof reason === 'string' && reason !== '' ? reason : undefined,
    message: typeof message === 'string' ? message : (text.trim().split('\n', 1)[0] ?? '').slice(0, 200),
  };
}

/** In milliseconds. Zero says nothing: the caller's own pause then holds. An API server gives no dates. */
function secondsOf(value: unknown): number | undefined {
  const seconds = Number(value ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * SECOND : undefined;
}
