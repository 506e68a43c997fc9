import { checkBudget } from '../../../core/blocks/disruption-budget.ts';
import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import { replicaLimits } from '../availability.ts';
import { type Database, replicaCount } from '../servers.ts';

/** Where upstream's webhook asks for three servers. */
const PRODUCTION = 'production';
const REPLICAS = ['spec', 'replicas'] as const;

/** What happens when a server or its node goes away, and replication that does not do what it seems to. */
export function checkAvailability(database: Database): readonly SchemaProblem[] {
  return [...checkServers(database), ...checkSynchronous(database), ...checkReplicaBudget(database)];
}

function checkServers({ metadata, spec }: Database): readonly SchemaProblem[] {
  const alone: SchemaProblem = {
    code: 'single-server',
    severity: 'warning',
    path: REPLICAS,
    message: 'there is one server: while its node is drained or its pod restarts, nobody reads or writes',
    fix: 'write `replicas: 2` or more where reading must go on, and keep backups in any case',
  };
  const manual: SchemaProblem = {
    code: 'no-automatic-failover',
    severity: 'warning',
    path: REPLICAS,
    message: 'replicas are for reading: when the primary is lost, none of them takes over by itself',
    fix: 'read "Losing the primary" in docs/database.md, and rehearse it',
  };
  const few: SchemaProblem = {
    code: 'few-servers-in-production',
    severity: 'warning',
    path: REPLICAS,
    message: `the namespace is called ${PRODUCTION}, where three servers are usual: then one may fail while another is drained`,
    actual: String(spec.replicas),
    fix: 'write `replicas: 3`',
  };
  const isShort = metadata.namespace === PRODUCTION && spec.replicas < 3;
  if (spec.replicas === 1) return [isShort ? few : alone];
  return isShort ? [few, manual] : [manual];
}

function checkSynchronous({ spec }: Database): readonly SchemaProblem[] {
  if (spec.replication.mode !== 'sync' || spec.replicas > 2) return [];
  const path = ['spec', 'replication', 'mode'];
  if (spec.replicas === 1) {
    return [
      {
        code: 'sync-without-replicas',
        severity: 'warning',
        path,
        message: 'there is no replica to wait for, so commits are as with `async`',
        fix: 'write `replicas: 3`, or take `mode` out',
      },
    ];
  }
  return [
    {
      code: 'sync-with-one-replica',
      severity: 'warning',
      path,
      message: 'every commit waits for the only replica: while it restarts or is away, nobody can write',
      fix: 'write `replicas: 3`, so that commits wait for either of two',
    },
  ];
}

function checkReplicaBudget(database: Database): readonly SchemaProblem[] {
  const pods = replicaCount(database);
  const limits = replicaLimits(database);
  const path = ['spec', 'podDisruptionBudget'];
  if (database.spec.podDisruptionBudget === undefined) return [];
  if (limits !== undefined) return checkBudget(limits, { pods, subject: 'replica', path });
  return [
    {
      code: 'budget-without-replicas',
      severity: 'warning',
      path,
      at: 'key',
      message: 'the budget is for replicas, of which there are none; the primary never has one',
      fix: 'take `podDisruptionBudget` out, or write `replicas: 2` or more',
    },
  ];
}
