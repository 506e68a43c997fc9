import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiTransport } from '../../../../src/agent/ports.ts';
import type { Kind } from '../../../../src/core/kind/kind.ts';
import { apiVersionOf } from '../../../../src/core/kind/kind.ts';
import type { LiveObject } from '../../../../src/core/live/live-object.ts';
import { canonicalJson } from '../../../../src/core/manifest/canonical-json.ts';
import type { ApiClient } from '../../harness/api-client.ts';

/** Every version of the only resource of a namespace, as the API server tells an administrator who watches it. */
export interface ResourceWatch {
  /** The last version there was, also of a resource that is gone; undefined before there is one. */
  readonly last: () => LiveObject | undefined;
  readonly isGone: () => boolean;
  /** The versions whose status is not that of the version before, oldest first: what somebody wrote of it. */
  readonly written: () => readonly LiveObject[];
  readonly close: () => void;
}

/** Begins to watch; no resource may be there yet. */
export async function watchResource(
  transport: ApiTransport,
  { client, kind, namespace }: { readonly client: ApiClient; readonly kind: Kind; readonly namespace: string },
): Promise<ResourceWatch> {
  const { kind: name } = kind.definition.spec.names;
  const path = await client.pathOf({ apiVersion: apiVersionOf(kind), kind: name, namespace });
  const closing = new AbortController();
  const written: LiveObject[] = [];
  let last: LiveObject | undefined;
  let isGone = false;
  let ended: unknown;
  const see = (line: string): void => {
    const event = JSON.parse(line) as { readonly type: string; readonly object: LiveObject };
    if (event.type === 'ERROR' || event.type === 'BOOKMARK') throw new Error(line);
    if (last !== undefined && statusOf(last) !== statusOf(event.object)) written.push(event.object);
    last = event.object;
    isGone = event.type === 'DELETED';
  };
  const { metadata } = (await client.request({ method: 'GET', path })).body as unknown as LiveObject; // A list has that as well.
  let version = metadata.resourceVersion;
  const follow = async (): Promise<void> => {
    // A server whose cache of a new kind is not filled yet answers 429.
    while (!closing.signal.aborted) {
      const query = new URLSearchParams({ watch: '1', resourceVersion: version ?? '' });
      const answer = await transport.stream({ path: `${path}?${query}`, signal: closing.signal }, see);
      if (answer.status !== 200 && answer.status !== 429) throw new Error(`${answer.status} ${answer.message}`);
      version = last?.metadata.resourceVersion ?? version;
      await sleep(100);
    }
  };
  follow().catch((error: unknown) => {
    ended = error;
  });
  return {
    last: () => {
      if (ended !== undefined) throw ended as Error; // As a transport rejects.
      return last;
    },
    isGone: () => isGone,
    written: () => written,
    close: () => closing.abort(),
  };
}

function statusOf({ status = {} }: LiveObject): string {
  return canonicalJson(status);
}
