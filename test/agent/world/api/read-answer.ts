import type { ApiAnswer } from '../../../../src/agent/ports.ts';
import { type JsonObject, type JsonValue, member, valueAt } from '../../../../src/core/json/json.ts';
import type { ServerAnswer } from './answers.ts';
import { textOfBody } from './representations.ts';

/** An answer as a transport reads it: nothing in it is shared with the server. */
export function readAnswer({ status, body, retryAfter }: ServerAnswer): ApiAnswer {
  if (typeof body === 'string')
    return { ...ORDERLY_END, status, message: body.split('\n')[0] ?? '', retryAfter: milliseconds(retryAfter) };
  const said = member(body, 'kind') === 'Status' ? body : {};
  return {
    status,
    body: JSON.parse(textOfBody(body)) as JsonObject, // It is one.
    reason: textOf(said['reason']),
    message: textOf(said['message']) ?? '',
    retryAfter: milliseconds(retryAfter ?? valueAt(said, ['details', 'retryAfterSeconds'])),
  };
}

/** What a stream resolves with that the server ended. */
export const ORDERLY_END: ApiAnswer = {
  status: 200,
  body: undefined,
  reason: undefined,
  message: '',
  retryAfter: undefined,
};

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function milliseconds(seconds: JsonValue | undefined): number | undefined {
  return typeof seconds === 'number' ? seconds * 1000 : undefined;
}
