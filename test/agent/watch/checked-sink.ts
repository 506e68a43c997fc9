import type { ObjectSink } from '../../../src/agent/watch/object-sink.ts';
import type { LiveObject } from '../../../src/core/live/live-object.ts';
import type { ScriptedApi } from './scripted-api.ts';

/** A sink that throws where a reflector breaks what an ObjectSink is promised. */
export interface CheckedSink extends ObjectSink {
  /** The versions by name. */
  readonly view: ReadonlyMap<string, string>;
  readonly calls: readonly string[];
  /** What was wrong. */
  readonly faults: readonly string[];
}

/** A sink for the objects of a server. */
export function createCheckedSink(api: Pick<ScriptedApi, 'snapshot' | 'version'>): CheckedSink {
  const view = new Map<string, string>();
  const calls: string[] = [];
  const faults: string[] = [];
  let marked: Set<string> | undefined;
  /** The view was the server's at this version. */
  let at = 0;
  const check = (what: string): void => {
    if (marked !== undefined) return;
    for (let version = at; version <= api.version; version += 1) {
      if (isSame(api.snapshot(version), view)) {
        at = version;
        return;
      }
    }
    faults.push(`after ${what} the view is of no moment since ${at}: ${JSON.stringify([...view])}`);
  };
  const expectObject = ({ apiVersion, kind, metadata }: LiveObject): void => {
    if (apiVersion !== 'lab.dev/v1' || kind !== 'Widget') faults.push(`${apiVersion} ${kind} was put`);
    const { name, resourceVersion = '' } = metadata;
    const wasThere = api.snapshot(Number(resourceVersion)).get(name) === resourceVersion;
    if (!wasThere) faults.push(`${name} was never there in version ${resourceVersion}`);
  };
  return {
    view,
    calls,
    faults,
    beginList() {
      calls.push('beginList');
      marked = new Set();
    },
    put(object) {
      const { name, resourceVersion = '' } = object.metadata;
      calls.push(`put ${name}`);
      expectObject(object);
      marked?.add(name);
      view.set(name, resourceVersion);
      check(`put ${name}`);
    },
    remove({ metadata }) {
      calls.push(`remove ${metadata.name}`);
      view.delete(metadata.name);
      marked?.delete(metadata.name);
      check(`remove ${metadata.name}`);
    },
    endList() {
      calls.push('endList');
      if (marked === undefined) faults.push('endList without beginList');
      for (const name of view.keys()) if (marked?.has(name) !== true) view.delete(name);
      marked = undefined;
      check('endList');
    },
    forget() {
      calls.push('forget');
      view.clear();
    },
  };
}

function isSame(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): boolean {
  return left.size === right.size && [...left].every(([name, version]) => right.get(name) === version);
}
