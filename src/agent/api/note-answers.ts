import type { ApiAnswer, ApiTransport, Clock } from '../ports.ts';

/** A transport that remembers when it last heard anything. */
export interface AttentiveTransport extends ApiTransport {
  /** By `clock.elapsed()`; undefined before there was anything. */
  lastAnswerAt(): number | undefined;
}

/** The same transport; every answer, of whatever status, and every line of a stream shows that somebody is there. */
export function noteAnswers(api: ApiTransport, clock: Pick<Clock, 'elapsed'>): AttentiveTransport {
  let last: number | undefined;
  const heard = (answer: ApiAnswer): ApiAnswer => {
    last = clock.elapsed();
    return answer;
  };
  return {
    request: async (request) => heard(await api.request(request)),
    stream: async (request, onLine) =>
      heard(
        await api.stream(request, (line) => {
          last = clock.elapsed();
          onLine(line);
        }),
      ),
    lastAnswerAt: () => last,
  };
}
