// A filled cluster that is kept from one run to the next: ten thousand resources take twenty minutes to write.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a folder holds, where it holds anything: it must be of these sizes. `keep` writes to it. */
export function keptCluster(folder, { resources, objects }) {
  const file = join(folder, `${resources}x${objects}.json`);
  const data = join(folder, `${resources}x${objects}.etcd`);
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  return {
    data: known === undefined ? undefined : data,
    ...known,
    async keep(server, { filled, port }) {
      mkdirSync(folder, { recursive: true });
      await server.keepData(data);
      writeFileSync(file, JSON.stringify({ filled, port }));
    },
  };
}
