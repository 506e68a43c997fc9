import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import type { ApiClient } from '../harness/api-client.ts';
import { applyStandInCrd } from './stand-in-crd.ts';

/**
 * Stands in for metrics-server, so that the real autoscaler scales: PodMetrics are stored like any object, and a test says what a
 * pod uses. Every pod of the namespace with the labels uses that much CPU from now on.
 */
export async function measurePods(
  client: ApiClient,
  { namespace, labels, cpu }: { readonly namespace: string; readonly labels: string; readonly cpu: string },
): Promise<void> {
  await applyStandInCrd(client, { group: 'metrics.k8s.io', version: 'v1beta1', kind: 'PodMetrics', plural: 'pods' });
  const pods = await client.list({ apiVersion: 'v1', kind: 'Pod' }, { namespace, labels });
  // The autoscaler believes no measurement that began before the pod was ready; pods with these names may start anew.
  const timestamp = new Date(Date.now() + 3_600_000).toISOString();
  for (const { metadata } of pods) {
    const metrics: Manifest = {
      apiVersion: 'metrics.k8s.io/v1beta1',
      kind: 'PodMetrics',
      metadata: {
        name: metadata.name,
        namespace,
        ...(metadata.labels === undefined ? {} : { labels: metadata.labels }),
      },
      timestamp,
      window: '1s',
      containers: [{ name: 'chronik', usage: { cpu, memory: '1Gi' } }],
    };
    await client.apply(metrics);
  }
}
