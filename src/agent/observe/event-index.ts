import { subjectOf } from '../../core/live/live-state.ts';
import { EVENT } from '../../core/status/wanted-kinds.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { createNameIndex } from './name-index.ts';

/** Which Events are about which object, of the namespaces that somebody looks into. */
export interface EventIndex {
  /** From now on the Events of a namespace are known; those that are there already are read. */
  open(namespace: string): void;
  close(namespace: string): void;
  /** An Event came, changed or went: the ids of the objects it is about, or was. None where nobody looks into its namespace. */
  update(event: { readonly id: string; readonly namespace: string }): readonly string[];
  /** The ids of the Events about an object. */
  about(objectId: string): Iterable<string>;
}

/** An index that looks into no namespace. */
export function createEventIndex(store: Pick<ObjectStore, 'find' | 'idsIn'>): EventIndex {
  const bySubject = createNameIndex();
  /** By namespace: what each Event is about. */
  const open = new Map<string, Map<string, string>>();
  const update: EventIndex['update'] = ({ id, namespace }) => {
    const subjects = open.get(namespace);
    if (subjects === undefined) return [];
    const before = subjects.get(id);
    const event = store.find(id);
    const after = event === undefined ? undefined : subjectOf(event);
    if (before !== undefined && before !== after) bySubject.remove(before, id);
    if (after === undefined) subjects.delete(id);
    else {
      subjects.set(id, after);
      bySubject.add(after, id);
    }
    return [...new Set([before, after])].filter((subject) => subject !== undefined);
  };
  return {
    update,
    about: (subject) => bySubject.of(subject),
    open(namespace) {
      if (open.has(namespace)) return;
      open.set(namespace, new Map());
      for (const id of store.idsIn(namespace, EVENT)) update({ id, namespace });
    },
    close(namespace) {
      for (const [id, subject] of open.get(namespace) ?? []) bySubject.remove(subject, id);
      open.delete(namespace);
    },
  };
}
