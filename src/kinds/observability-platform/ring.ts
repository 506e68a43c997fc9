import type { JsonObject } from '../../core/json/json.ts';
import type { EnvVar } from '../../core/manifest/typed-manifest.ts';
import { headlessHostOf, type ObservabilityPlatform, objectName, replicasOf } from './components.ts';
import { portNumber } from './ports.ts';

/** The components whose pods share their work through a hash ring, which gossip keeps (grafana/dskit). */
export type RingComponent = 'loki' | 'tempo';

/** What the configuration writes for the pod's own address; the programs expand it with `-config.expand-env`. */
export const POD_IP = '${POD_IP}';

/** Every pod tells its own address: the one that the programs would guess has to be private, and on `eth0`. */
export const POD_IP_VARIABLE: EnvVar = { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } };

/** Whether there are several pods, so that they have to find each other. */
export function isRing(platform: ObservabilityPlatform, name: RingComponent): boolean {
  return replicasOf(platform, name) > 1;
}

/**
 * How many pods take each stream or trace. Three of three or more let one pod be away. Two pods take each but once: with a factor of
 * two, the absence of either would stop all writes (a quorum of two is two), while alone each goes on when the other has left.
 */
export function replicationFactor(platform: ObservabilityPlatform, name: RingComponent): number {
  return replicasOf(platform, name) >= 3 ? 3 : 1;
}

/**
 * The block `memberlist` of Loki and Tempo alike. Pods start at the same time and may at first find only themselves, hence the repeated
 * join; the label keeps out members of other rings that inherit an address.
 */
export function memberlist(platform: ObservabilityPlatform, name: RingComponent): JsonObject {
  const port = portNumber(name, 'gossip');
  return {
    bind_port: port,
    advertise_addr: POD_IP,
    advertise_port: port,
    join_members: [`dns+${headlessHostOf(platform, name)}:${port}`],
    abort_if_cluster_join_fails: false,
    rejoin_interval: '30s',
    cluster_label: `${platform.metadata.namespace}.${objectName(platform, name)}`,
  };
}
