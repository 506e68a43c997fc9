import type { JsonObject } from '../../core/json/json.ts';
import { type ApiAnswer, ConnectionFailure } from '../ports.ts';

/** What an answer to a write means for the writer. */
export type Judgement =
  | { readonly type: 'accepted'; readonly body: JsonObject | undefined }
  /** The object is another one by now: look and try again. */
  | { readonly type: 'conflict' }
  | { readonly type: 'gone' }
  /** It would be refused again, until somebody changes something. */
  | { readonly type: 'refused'; readonly errorClass: 'configuration' | 'permission'; readonly message: string }
  /** It may work the next time. `retryAfter` in milliseconds. */
  | { readonly type: 'unavailable'; readonly message: string; readonly retryAfter: number | undefined };

/** Sends a write and judges what comes back, an answer or none. */
export async function sendAndJudge(send: () => Promise<ApiAnswer>): Promise<Judgement> {
  try {
    return judgeAnswer(await send());
  } catch (error) {
    if (!(error instanceof ConnectionFailure)) throw error;
    return { type: 'unavailable', message: error.message, retryAfter: undefined };
  }
}

/** Judges an answer to a write by its code. */
function judgeAnswer(answer: ApiAnswer): Judgement {
  const { status, message, retryAfter } = answer;
  if (status >= 200 && status < 300) return { type: 'accepted', body: answer.body };
  if (status === 404 || status === 410) return { type: 'gone' };
  if (status === 409) return { type: 'conflict' };
  if (status === 403) return { type: 'refused', errorClass: 'permission', message };
  if (isRefusal(answer)) return { type: 'refused', errorClass: 'configuration', message };
  return { type: 'unavailable', message: `${status}: ${message}`, retryAfter };
}

/** 401 is a token that is renewed, 408 and 429 say "later"; every other 4xx says that the request is wrong. */
function isRefusal({ status, reason, message }: ApiAnswer): boolean {
  if (status >= 400 && status < 500) return status !== 401 && status !== 408 && status !== 429;
  // Server-side apply answers 500 without a reason where the CRD's schema lacks a field, and etcd where an object is too large.
  return status === 500 && (reason === undefined || reason === '') && /typed patch|request is too large/.test(message);
}
