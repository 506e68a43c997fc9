import { ConnectionFailure } from '../../../agent/ports.ts';
import type { Exchange } from './exchange.ts';
import { type BodyCollector, collectBody } from './collect-body.ts';
import type { Head } from './connection.ts';
import { readAnswer } from './read-answer.ts';

interface BegunAnswer {
  readonly head: Head;
  readonly body: BodyCollector;
}

/** Receives one whole answer. */
export function receiveAnswer(maxBodyBytes: number): Exchange['receive'] {
  return ({ answer }) => {
    let begun: BegunAnswer | undefined;
    return {
      head(head) {
        begun = { head, body: collectBody(head, maxBodyBytes) };
      },
      data: (chunk) => headed(begun).body.push(chunk),
      end() {
        const { head, body } = headed(begun);
        answer(readAnswer(head, body.whole()));
      },
    };
  };
}

function headed(begun: BegunAnswer | undefined): BegunAnswer {
  if (begun === undefined) throw new ConnectionFailure('the answer has no head');
  return begun;
}
