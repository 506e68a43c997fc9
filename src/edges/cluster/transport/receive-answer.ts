import type { Exchange } from './exchange.ts';
import { type BodyCollector, collectBody } from './collect-body.ts';
import type { Head } from './connection.ts';
import { readAnswer } from './read-answer.ts';

/** Receives one whole answer. */
export function receiveAnswer(maxBodyBytes: number): Exchange['receive'] {
  return ({ answer }) => {
    let begun: { readonly head: Head; readonly body: BodyCollector } | undefined;
    return {
      head(head) {
        begun = { head, body: collectBody(head, maxBodyBytes) };
      },
      data: (chunk) => begun?.body.push(chunk),
      end() {
        if (begun !== undefined) answer(readAnswer(begun.head, begun.body.whole()));
      },
    };
  };
}
