// What others need for the same collections, in a process of its own. Prints what it measured as JSON.
//   informer: an informer of @kubernetes/client-node for each.  lists: each list read once, parsed and kept.
import { readFileSync } from 'node:fs';
import { KubeConfig, KubernetesObjectApi, makeInformer } from '@kubernetes/client-node';
import { createApiConnection } from './api-connection.mjs';
import { memoryOf, processorSeconds } from './process-facts.mjs';

const { mode, kubeconfig, server, collections, settle } = JSON.parse(process.argv[2]);
const start = performance.now();
const cpuBefore = processorSeconds('self');
const objects = mode === 'informer' ? await informers() : await lists();
const seconds = (performance.now() - start) / 1000;
await new Promise((resolve) => setTimeout(resolve, settle));
const cpu = processorSeconds('self') - cpuBefore;
process.stdout.write(JSON.stringify({ seconds, cpu, count: objects(), ...memoryOf('self') }));
process.exit(0);

async function informers() {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const client = KubernetesObjectApi.makeApiClient(config);
  const started = collections.map(async ({ path, apiVersion, kind, selector }) => {
    const list = () => client.list(apiVersion, kind, undefined, undefined, undefined, undefined, undefined, selector);
    const informer = makeInformer(config, path, list, selector);
    informer.on('error', () => {});
    await informer.start();
    return informer;
  });
  const all = await Promise.all(started);
  return () => all.reduce((sum, informer) => sum + informer.list().length, 0);
}

async function lists() {
  const api = createApiConnection({ ...server, ca: readFileSync(server.ca) });
  const kept = [];
  for (const { path, selector } of collections) {
    kept.push(await api.list(selector === undefined ? path : `${path}?labelSelector=${encodeURIComponent(selector)}`));
  }
  return () => kept.reduce((sum, { items }) => sum + items.length, 0);
}
