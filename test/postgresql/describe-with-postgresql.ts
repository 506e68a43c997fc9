import { afterAll, beforeAll } from 'vitest';
import { hasFailed } from '../control-plane/harness/has-failed.ts';
import type { Program } from '../control-plane/harness/programs.ts';
import { describeWithPrograms } from '../programs/describe-with-programs.ts';
import { createPostgresqlMachine, type PostgresqlMachine, type Userland } from './postgresql-machine.ts';

/**
 * A suite with a machine of its own, stopped after its last test. Skipped, naming what is missing, where PostgreSQL is not on this
 * machine. When a test fails, the folder with data and logs is kept and printed.
 */
export function describeWithPostgresql(
  title: string,
  userland: Userland,
  body: (machine: () => PostgresqlMachine) => void,
): void {
  const needed: readonly Program[] = userland === 'alpine' ? ['postgres', 'busybox'] : ['postgres'];
  describeWithPrograms(title, needed, () => {
    let machine: PostgresqlMachine | undefined;
    beforeAll(() => {
      machine = createPostgresqlMachine(userland);
    });
    // oxlint-disable-next-line no-empty-pattern -- vitest wants a pattern for the fixtures, of which there are none
    afterAll(async ({}, suite) => {
      if (machine === undefined) return;
      const keepFiles = hasFailed(suite);
      if (keepFiles) console.error(`data and logs of "${title}" are in ${machine.folder}`);
      await machine.stop({ keepFiles });
    });
    body(() => {
      if (machine === undefined) throw new Error('the machine is there only while tests run');
      return machine;
    });
  });
}
