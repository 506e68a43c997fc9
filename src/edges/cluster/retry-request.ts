import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiAnswer } from '../../agent/ports.ts';
import { errorCode, WorldError } from '../world-error.ts';
import { explainConnectionFailure } from './explain-connection-failure.ts';

/** A request that may be sent again. */
export interface RetriedRequest {
  /** For messages. */
  readonly server: string;
  readonly signal: AbortSignal | undefined;
  send(): Promise<ApiAnswer>;
}

const ATTEMPTS = 4;
/** In milliseconds. */
const FIRST_PAUSE = 300;
const LONGEST_PAUSE = 10_000;

/**
 * Sends a request again while the server is busy or the connection breaks, with pauses that double; what the server asks for
 * comes first. Gives the last answer, whatever it is; throws a WorldError where there is none.
 */
export async function retryRequest(request: RetriedRequest): Promise<ApiAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await attemptOnce(request);
    const isLast = attempt === ATTEMPTS || request.signal?.aborted === true;
    if (isLast || !isPassing(result)) return answerOf(result, request);
    await pauseFor(result.answer?.retryAfter ?? FIRST_PAUSE * 2 ** (attempt - 1), request.signal);
  }
}

type Attempt =
  | { readonly answer: ApiAnswer; readonly failure?: undefined }
  | { readonly answer?: undefined; readonly failure: unknown };

async function attemptOnce({ send }: RetriedRequest): Promise<Attempt> {
  try {
    return { answer: await send() };
  } catch (failure) {
    return { failure };
  }
}

const BUSY: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);
const BROKEN: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'EAI_AGAIN']);

function isPassing({ answer, failure }: Attempt): boolean {
  return answer === undefined ? BROKEN.has(errorCode(failure) ?? '') : BUSY.has(answer.status);
}

function answerOf({ answer, failure }: Attempt, { server }: RetriedRequest): ApiAnswer {
  if (answer !== undefined) return answer;
  throw failure instanceof WorldError ? failure : explainConnectionFailure(server, failure);
}

/** An aborted pause is over; the next attempt then ends it all. */
async function pauseFor(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  const options = signal === undefined ? {} : { signal };
  await sleep(Math.min(milliseconds, LONGEST_PAUSE), undefined, options).catch(() => undefined);
}
