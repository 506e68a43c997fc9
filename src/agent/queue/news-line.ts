import { createFairLine } from './fair-line.ts';

/** Keys that wait for a worker, those first of which something new may be said. */
export interface NewsLine {
  /** A key that waits already stays where it is, unless there is news of it now. */
  push(key: string, since: number, hasNews: boolean): void;
  shift(): string | undefined;
  has(key: string): boolean;
  clear(): void;
  readonly size: number;
  /** Since when the key that has waited longest waits, in the class in which it does. `since` never goes back from push to push. */
  readonly oldest: number | undefined;
}

/** While both wait, this one of so many is without news: where there is more to do than can be done, nothing waits for ever. */
const SHARE_WITHOUT_NEWS = 4;

/** An empty line; `groupOf` names whose turn it is within a class. */
export function createNewsLine(groupOf: (key: string) => string): NewsLine {
  const news = createFairLine(groupOf);
  const rest = createFairLine(groupOf);
  let turn = 0;
  return {
    push(key, since, hasNews) {
      if (hasNews) {
        rest.delete(key);
        news.push(key, since);
      } else if (!news.has(key)) rest.push(key, since);
    },
    shift() {
      if (news.size === 0 || rest.size === 0) return news.shift() ?? rest.shift();
      turn = (turn + 1) % SHARE_WITHOUT_NEWS;
      return turn === 0 ? rest.shift() : news.shift();
    },
    has: (key) => news.has(key) || rest.has(key),
    clear() {
      news.clear();
      rest.clear();
    },
    get size() {
      return news.size + rest.size;
    },
    get oldest() {
      if (news.oldest === undefined || rest.oldest === undefined) return news.oldest ?? rest.oldest;
      return Math.min(news.oldest, rest.oldest);
    },
  };
}
