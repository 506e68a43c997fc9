import type { Clock } from '../ports.ts';

/** Answers that are remembered. Each question is asked once at a time, however many want to know. */
export interface Memory<Value> {
  recall(key: string, question: Question<Value>): Promise<Value>;
  forget(isConcerned: (key: string) => boolean): void;
}

/** What to do where nothing is known, or what is known is too old. */
export interface Question<Value> {
  read(): Promise<Value>;
  /** For how many milliseconds an answer counts. */
  lifetimeOf(value: Value): number;
}

/** An empty memory. A question that fails is not remembered. */
export function createMemory<Value>(clock: Clock): Memory<Value> {
  const entries = new Map<string, Entry<Value>>();
  const read = (key: string, question: Question<Value>): Promise<Value> => {
    const entry: Entry<Value> = { value: question.read(), answeredAt: undefined };
    entries.set(key, entry);
    entry.value.then(
      () => {
        entry.answeredAt = clock.elapsed();
      },
      () => {
        if (entries.get(key) === entry) entries.delete(key);
      },
    );
    return entry.value;
  };
  const recall = async (key: string, question: Question<Value>): Promise<Value> => {
    const known = entries.get(key);
    if (known === undefined) return read(key, question);
    const value = await known.value;
    const age = clock.elapsed() - (known.answeredAt ?? clock.elapsed());
    if (age < question.lifetimeOf(value)) return value;
    // Whoever came first may be asking already.
    return entries.get(key) === known ? read(key, question) : recall(key, question);
  };
  return {
    recall,
    forget(isConcerned) {
      for (const key of entries.keys()) if (isConcerned(key)) entries.delete(key);
    },
  };
}

interface Entry<Value> {
  readonly value: Promise<Value>;
  /** By `clock.elapsed()`; undefined until then. */
  answeredAt: number | undefined;
}
