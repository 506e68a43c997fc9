import {
  type Discovery,
  type DiscoveryAnswer,
  type DiscoveryFailure,
  findInVersions,
  isApiVersion,
  kindIn,
  notServed,
  readServedGroup,
  readServedVersion,
  type ServedGroup,
  type ServedVersion,
  splitGroupKind,
  versionPath,
} from '../../core/live/served-kinds.ts';
import { groupOf } from '../../core/manifest/object-id.ts';
import { MINUTE, SECOND } from '../../core/time/instant.ts';
import { type Clock, ConnectionFailure } from '../ports.ts';
import type { ApiClient, KindDiscovery } from './api-client.ts';
import { createMemory } from './memory.ts';

/** A discovery that remembers what the cluster serves until it is told to forget, and for how long not (`KindDiscovery.forget`). */
export function createKindDiscovery(clock: Clock, send: ApiClient['send']): KindDiscovery {
  const versions = createMemory<ServedVersion>(clock);
  const groups = createMemory<ServedGroup>(clock);
  const find = async (apiVersion: string, kind: string): Promise<Discovery> => {
    if (!isApiVersion(apiVersion)) return notServed(`${apiVersion} ${kind}`);
    const served = await versions.recall(apiVersion, {
      read: () => ask(send, versionPath(apiVersion), (answer) => readServedVersion(apiVersion, answer)),
      lifetimeOf: (known) => lifetimeOf(kindIn(known, apiVersion, kind)),
    });
    return kindIn(served, apiVersion, kind);
  };
  return {
    find,
    async findGroupKind(groupKind) {
      const { kind, group } = splitGroupKind(groupKind);
      if (group === '') return find('v1', kind);
      if (!isApiVersion(`${group}/v1`)) return notServed(groupKind);
      const served = await groups.recall(group, {
        read: () => ask(send, `/apis/${group}`, (answer) => readServedGroup(group, answer)),
        lifetimeOf,
      });
      return 'reason' in served ? served : findInVersions(served.apiVersions, (version) => find(version, kind));
    },
    forget(group) {
      groups.forget((known) => known === group);
      versions.forget((apiVersion) => groupOf(apiVersion) === group);
    },
  };
}

async function ask<Served>(
  send: ApiClient['send'],
  path: string,
  read: (answer: DiscoveryAnswer) => Served,
): Promise<Served | DiscoveryFailure> {
  try {
    return read(await send({ method: 'GET', path }));
  } catch (error) {
    if (!(error instanceof ConnectionFailure)) throw error;
    return { reason: 'NotRead', message: `the cluster was not reached to ask which kinds it serves: ${error.message}` };
  }
}

/** For how long an answer counts, in milliseconds. */
function lifetimeOf(known: object | DiscoveryFailure): number {
  if (!('reason' in known)) return Number.POSITIVE_INFINITY;
  return known.reason === 'NotRead' ? 2 * SECOND : MINUTE;
}
