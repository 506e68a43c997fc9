import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { ApiTransport } from '../../../../src/agent/ports.ts';

/** A transport of which a test knows what is under way on it. */
export interface AttendedTransport extends ApiTransport {
  /** Resolves when no request is under way, and no list that a watch begins with. */
  rest(): Promise<void>;
  /** Tells every watch what an API server tells it each minute: nothing is new. For minutes that pass on the agent's clock only. */
  bookmark(): void;
  /** What the server refused because of who asked: `403 GET /api/v1/…`. */
  readonly forbidden: readonly string[];
}

/** How often in a row nothing may be under way before that counts as rest. */
const CALM = 4;

interface Watch {
  readonly onLine: (line: string) => void;
  /** The last version that it told of. */
  version: string | undefined;
}

/** Attends to a transport; what is sent and answered is not changed. */
export function attend(transport: ApiTransport): AttendedTransport {
  const forbidden: string[] = [];
  const watches = new Set<Watch>();
  const underWay = new Set<object>();
  const note = (status: number, what: string): void => {
    if (status === 401 || status === 403) forbidden.push(`${status} ${what}`);
  };
  return {
    forbidden,
    async request(request) {
      const mark = {};
      underWay.add(mark);
      try {
        const answer = await transport.request(request);
        note(answer.status, `${request.method} ${request.path}`);
        return answer;
      } finally {
        underWay.delete(mark);
      }
    },
    async stream(request, onLine) {
      const query = new URL(request.path, 'https://localhost').searchParams;
      const watch: Watch = { onLine, version: query.get('resourceVersion') ?? undefined };
      watches.add(watch);
      if (query.get('sendInitialEvents') === 'true') underWay.add(watch);
      try {
        const answer = await transport.stream(request, (line) => {
          watch.version = VERSION.exec(line)?.[1] ?? watch.version;
          onLine(line);
          if (line.includes(END_OF_LIST)) underWay.delete(watch);
        });
        note(answer.status, `WATCH ${request.path}`);
        return answer;
      } finally {
        watches.delete(watch);
        underWay.delete(watch);
      }
    },
    async rest() {
      for (let calm = 0; calm < CALM; ) {
        await turn();
        if (underWay.size === 0) {
          calm += 1;
          continue;
        }
        calm = 0;
        await sleep(1);
      }
    },
    bookmark() {
      for (const { onLine, version } of watches) {
        if (version === undefined) continue;
        onLine(JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: version } } }));
      }
    },
  };
}

/** Of the object itself: what it embeds (the template of a StatefulSet) has none. */
const VERSION = /"resourceVersion":"(\d+)"/;
const END_OF_LIST = 'k8s.io/initial-events-end';
