import { readFileSync } from 'node:fs';
import { programFile } from '../harness/programs.ts';
import type { Cluster } from '../harness/start-cluster.ts';
import { waitUntil } from '../harness/wait-until.ts';

/** Kills the API server; what comes back starts it again with the same data, and returns when it is ready. */
export async function killApiServer(cluster: Cluster): Promise<() => Promise<void>> {
  const server = cluster.program('kube-apiserver');
  const args = readFileSync(`/proc/${server.processId}/cmdline`, 'utf8').split('\0').slice(1, -1);
  await server.kill();
  return async () => {
    await cluster.start({ name: 'kube-apiserver', command: programFile('kube-apiserver'), args });
    const isReady = (): Promise<boolean> =>
      cluster.client.request({ method: 'GET', path: '/readyz' }).then(
        ({ status }) => status === 200,
        () => false,
      );
    await waitUntil('the API server is ready again', isReady);
  };
}
