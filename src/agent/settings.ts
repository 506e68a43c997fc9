/** Everything about the agent that can be tuned. Times are in milliseconds. */
export interface AgentSettings {
  /** OPERATOR_NAMESPACE: where the Leases are. */
  readonly namespace: string;
  /** OPERATOR_NAME: names the Leases and is the reporting controller of Events. */
  readonly name: string;
  /** Unique among replicas: the pod's name, or the host's and a random part. */
  readonly identity: string;
  /** How many Leases share the resources; 1 is plain leader election. */
  readonly shards: number;
  /** Evaluations at the same time. */
  readonly workers: number;
  /** Requests a second on average and at once, watches not counted. */
  readonly requestsPerSecond: number;
  readonly requestBurst: number;
  /** Of kinds that the catalogues do not know, so many are watched because Plans name them: anybody who may write a Plan may name any. */
  readonly extraKinds: number;
  /** At least this long between two writes of one resource's status, but for the first. */
  readonly statusInterval: number;
  /** A resource that waits for a condition of the outside may be evaluated this often at most. */
  readonly evaluationInterval: number;
  /** How long a lost watch counts as live. */
  readonly staleGrace: number;
  /** client-go's names and defaults: 15 s, 10 s, 2 s. */
  readonly leaseDuration: number;
  readonly renewDeadline: number;
  readonly retryPeriod: number;
  /** How long a finalizer waits for what is left. */
  readonly deletionGrace: number;
  /** Between two looks at an external dependency that is there. */
  readonly probeInterval: number;
  readonly probeTimeout: number;
}

/** What an agent does that nobody tuned. */
export const DEFAULT_SETTINGS: Omit<AgentSettings, 'identity'> = {
  namespace: 'planwright-system',
  name: 'planwright-agent',
  shards: 1,
  workers: 16,
  requestsPerSecond: 200,
  requestBurst: 400,
  extraKinds: 64,
  statusInterval: 1_000,
  evaluationInterval: 100,
  staleGrace: 30_000,
  leaseDuration: 15_000,
  renewDeadline: 10_000,
  retryPeriod: 2_000,
  deletionGrace: 300_000,
  probeInterval: 30_000,
  probeTimeout: 5_000,
};
