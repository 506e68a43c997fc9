import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import { bytesOf, type Database, resourcesOf } from '../servers.ts';

/** PostgreSQL's units of memory; without one, shared_buffers counts pages. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['', 8192],
  ['B', 1],
  ['kB', 2 ** 10],
  ['MB', 2 ** 20],
  ['GB', 2 ** 30],
  ['TB', 2 ** 40],
]);

/** Memory without a limit, and buffers that do not fit into it. */
export function checkMemory(database: Database): readonly SchemaProblem[] {
  return [...checkLimit(database), ...checkSharedBuffers(database)];
}

function checkLimit({ spec }: Database): readonly SchemaProblem[] {
  if (spec.resources.limits?.memory !== undefined) return [];
  return [
    {
      code: 'memory-without-limit',
      severity: 'warning',
      path: ['spec', 'resources'],
      at: 'key',
      message: 'without a memory limit a few heavy queries may take the memory of every pod on the node',
      fix: 'write `resources.limits.memory`, best the same as the request',
    },
  ];
}

function checkSharedBuffers(database: Database): readonly SchemaProblem[] {
  const asked = database.spec.postgresql.parameters?.['shared_buffers'];
  const buffers = asked === undefined ? undefined : memoryOf(String(asked));
  const { memory } = resourcesOf(database).requests;
  if (buffers === undefined || buffers <= bytesOf(memory)) return [];
  return [
    {
      code: 'buffers-exceed-memory',
      severity: 'error',
      path: ['spec', 'postgresql', 'parameters', 'shared_buffers'],
      message: `shared_buffers does not fit into the memory request of ${memory}: the server would be killed as it fills them`,
      actual: String(asked),
      fix: 'lower `shared_buffers` to about a quarter of the memory, or raise `resources.requests.memory`',
    },
  ];
}

/** The bytes of a value such as `256MB`; undefined for one that PostgreSQL would refuse. */
function memoryOf(value: string): number | undefined {
  const [, amount, unit = ''] = /^\s*([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z]*)\s*$/.exec(value) ?? [];
  const size = UNITS.get(unit);
  return amount === undefined || size === undefined ? undefined : Number(amount) * size;
}
