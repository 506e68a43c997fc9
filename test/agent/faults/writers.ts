import { placeOfResource } from '../../../src/agent/leader/shared-place.ts';
import { shardLeaseName } from '../../../src/agent/leader/lease-names.ts';
import { shardOf } from '../../../src/agent/leader/shard-of.ts';
import { DEFAULT_SETTINGS } from '../../../src/agent/settings.ts';
import { groupKindOf } from '../../../src/core/live/live-object.ts';
import { member } from '../../../src/core/json/json.ts';
import { kinds } from '../../../src/kinds/index.ts';
import { recordOf, isWrite } from '../world/api/request-records.ts';
import { readPath } from '../world/api/read-request.ts';
import type { TestWorld } from '../world/create-world.ts';

/** One write of a resource that reached the server. */
export interface ArrivedWrite {
  readonly at: number;
  readonly writer: string;
  readonly path: string;
  /** Who held the Lease of the resource's shard when it arrived. */
  readonly holder: string | undefined;
}

/** Notes each write of a resource by an agent when it reaches the server. The server is the same one: it is only listened to. */
export function watchWriters({ api, clock }: TestWorld, shards: number): { readonly all: readonly ArrivedWrite[] } {
  const all: ArrivedWrite[] = [];
  const { server } = api;
  const { answer } = server;
  const listening: typeof answer = (request, caller) => {
    const key = keyOf(request.path);
    if (caller !== undefined && key !== undefined && isWrite(recordOf(request, 0))) {
      const lease = shardLeaseName(DEFAULT_SETTINGS.name, shardOf(placeOfResource(key), shards), shards);
      const { spec } = server.stored.find('leases.coordination.k8s.io', DEFAULT_SETTINGS.namespace, lease) ?? {};
      const holder = member(spec, 'holderIdentity');
      const path = request.path.split('?')[0] ?? '';
      all.push({
        at: clock.elapsed(),
        writer: caller.user,
        path,
        holder: typeof holder === 'string' ? holder : undefined,
      });
    }
    return answer(request, caller);
  };
  Object.assign(server, { answer: listening });
  return { all };
}

/** Writes that reached the server when another replica held the Lease. */
export function strangersAmong(writes: readonly ArrivedWrite[]): readonly ArrivedWrite[] {
  return writes.filter(({ writer, holder }) => writer !== holder);
}

function keyOf(path: string): string | undefined {
  const { group, plural, namespace, name } = readPath(path);
  const kind = kinds.find(({ definition: { spec } }) => spec.group === group && spec.names.plural === plural);
  if (kind === undefined || namespace === undefined || name === undefined) return undefined;
  const { names } = kind.definition.spec;
  return `${groupKindOf({ apiVersion: `${group}/v1`, kind: names.kind })}/${namespace}/${name}`;
}
