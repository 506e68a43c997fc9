import { type ApiAnswer, type ApiRequest, type ApiTransport, type Clock, ConnectionFailure } from '../ports.ts';
import { createServerHealth, type ServerHealth } from './server-health.ts';

/** A transport that remembers when it last heard anything, and how well the server is. */
export interface AttentiveTransport extends ApiTransport {
  /** By `clock.elapsed()`; undefined before there was anything. */
  lastAnswerAt(): number | undefined;
  readonly health: ServerHealth;
}

/**
 * The same transport; every answer, of whatever status, and every line of a stream shows that somebody is there. How well the server is
 * the requests for Leases tell: they are made every few seconds whatever else happens, and need all of it: credentials, roles, etcd. Another
 * path may fail for a reason of its own, as an aggregated API or a conversion webhook that is down.
 */
export function noteAnswers(api: ApiTransport, clock: Clock, settleTime: number): AttentiveTransport {
  const health = createServerHealth(clock, settleTime);
  let last: number | undefined;
  const heard = (answer: ApiAnswer): ApiAnswer => {
    last = clock.elapsed();
    return answer;
  };
  const request = async (asked: ApiRequest): Promise<ApiAnswer> => {
    const isTelling = asked.path.startsWith(LEASES);
    try {
      const answer = heard(await api.request(asked));
      if (isTelling) (isWell(answer) ? health.succeeded : health.failed)();
      return answer;
    } catch (error) {
      if (isTelling && error instanceof ConnectionFailure) health.failed();
      throw error;
    }
  };
  return {
    request,
    stream: async (asked, onLine) =>
      heard(
        await api.stream(asked, (line) => {
          last = clock.elapsed();
          onLine(line);
        }),
      ),
    lastAnswerAt: () => last,
    health,
  };
}

const LEASES = '/apis/coordination.k8s.io/';

/** That there is no Lease, or that another replica was faster, is as good an answer as any. */
function isWell({ status }: ApiAnswer): boolean {
  return status < 400 || status === 404 || status === 409;
}
