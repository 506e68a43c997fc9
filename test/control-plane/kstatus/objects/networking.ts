import { expect } from 'vitest';
import type { JsonObject } from '../../../../src/core/json/json.ts';
import type { Manifest } from '../../../../src/core/manifest/manifest.ts';
import { deployment, service } from '../../simulation/workload-samples.ts';
import { condition, deleteHeld, type Stage, together } from './stage.ts';

const READY = { readyReplicas: 2 };
const ASSIGNED = { loadBalancer: { ingress: [expect.objectContaining({ ip: expect.any(String) })] } };

/** Services of every type, with pods behind them and without. */
export async function makeServices(stage: Stage): Promise<void> {
  const make = (name: string, spec?: JsonObject): Manifest => service(stage.named(name), spec);
  const app = { selector: { app: 'web' } };
  const balancer = { type: 'LoadBalancer', ...app };
  stage.pods('asleep').become('slow');
  stage.simulate.loadBalancers({ namespace: stage.namespace, name: 'balancer' }).become('assigned');
  stage.simulate.loadBalancers({ namespace: stage.namespace, name: 'balancer-failing' }).become('failing');
  await together(
    () => stage.reach(deployment(stage.named('web')), READY),
    () => stage.reach(deployment(stage.named('asleep')), { unavailableReplicas: 2 }),
    () => stage.reach(make('cluster', app)),
    () => stage.reach(make('nobody-behind')),
    () => stage.reach(make('nobody-ready', { selector: { app: 'asleep' } })),
    () => stage.reach(make('no-selector', { selector: null })),
    () => stage.reach(make('headless', { ...app, clusterIP: 'None' })),
    () => stage.reach(make('headless-nobody', { clusterIP: 'None' })),
    () => stage.reach(make('node-port', { type: 'NodePort', ...app })),
    () =>
      stage.reach(
        make('external', { type: 'ExternalName', externalName: 'db.example.com', selector: null, ports: null }),
      ),
    () => stage.reach(make('balancer', balancer), ASSIGNED),
    () => stage.reach(make('balancer-pending', balancer)),
    () => stage.reach(make('balancer-failing', balancer)),
    () => deleteHeld(stage, make('deleted', app)),
  );
}

/** Ingresses, budgets, autoscalers and network policies around a Deployment. */
export async function makeSurroundings(stage: Stage): Promise<void> {
  const { namespace, named } = stage;
  const one = (apiVersion: string, kind: string, name: string, spec: JsonObject): Manifest => ({
    apiVersion,
    kind,
    metadata: { ...named(name) },
    spec,
  });
  const budget = (name: string, app: string, spec: JsonObject): Manifest =>
    one('policy/v1', 'PodDisruptionBudget', name, { selector: { matchLabels: { app } }, ...spec });
  const scaler = (name: string, target: string): Manifest =>
    one('autoscaling/v2', 'HorizontalPodAutoscaler', name, {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: target },
      minReplicas: 2,
      maxReplicas: 4,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
      ],
    });
  stage.simulate.pods({ namespace, labels: { app: 'asleep' } }).become('slow');
  await together(
    () => stage.reach(deployment(named('web')), READY),
    () => stage.reach(deployment(named('asleep')), { unavailableReplicas: 2 }),
    () => stage.reach(deployment(named('resting'), { replicas: 0 }), { observedGeneration: 1 }),
    () => stage.reach(deployment(named('scaled-twice')), READY),
    () => stage.reach(deployment(named('left')), READY),
  );
  // Behind the pods: where several budgets are about one pod, their controller tells only one of them when it gets ready.
  await together(
    () => stage.reach(service(named('web'))),
    () => stage.reach(budget('kept', 'web', { minAvailable: 1 }), { currentHealthy: 2 }),
    () => stage.reach(budget('without-room', 'web', { minAvailable: 2 }), { currentHealthy: 2, disruptionsAllowed: 0 }),
    () => stage.reach(budget('missed', 'asleep', { minAvailable: 1 }), { currentHealthy: 0, desiredHealthy: 1 }),
    () => stage.reach(budget('of-nobody', 'nobody', { maxUnavailable: 1 }), { observedGeneration: 1 }),
    () => deleteHeld(stage, budget('deleted', 'web', { minAvailable: 1 }), { currentHealthy: 2 }),
    () =>
      stage.reach(scaler('no-metrics', 'web'), { conditions: condition({ type: 'ScalingActive', status: 'False' }) }),
    () =>
      stage.reach(scaler('no-target', 'nobody'), { conditions: condition({ type: 'AbleToScale', status: 'False' }) }),
    ...['one-of-two', 'other-of-two'].map((name) => () => {
      const ambiguous = { conditions: condition({ reason: 'AmbiguousSelector' }) };
      return stage.reach(scaler(name, 'scaled-twice'), ambiguous);
    }),
    () => stage.reach(scaler('resting', 'resting'), { conditions: condition({ reason: 'ScalingDisabled' }) }),
    () => deleteHeld(stage, scaler('deleted', 'left'), { conditions: condition({ type: 'AbleToScale' }) }),
    () => stage.reach(one('networking.k8s.io/v1', 'Ingress', 'web', ingress('web'))),
    () =>
      stage.reach(
        one('networking.k8s.io/v1', 'Ingress', 'web-classless', { ...ingress('web'), ingressClassName: null }),
      ),
    () => stage.reach(one('networking.k8s.io/v1', 'Ingress', 'no-backend', ingress('nobody'))),
    () => deleteHeld(stage, one('networking.k8s.io/v1', 'Ingress', 'deleted', ingress('web'))),
    () =>
      stage.reach({
        ...one('networking.k8s.io/v1', 'IngressClass', 'planwright', { controller: 'example.com/none' }),
        metadata: { name: 'planwright' },
      }),
    () =>
      stage.reach(
        one('networking.k8s.io/v1', 'NetworkPolicy', 'closed', { podSelector: {}, policyTypes: ['Ingress'] }),
      ),
    () => deleteHeld(stage, one('networking.k8s.io/v1', 'NetworkPolicy', 'deleted', { podSelector: {} })),
  );
}

function ingress(name: string): JsonObject {
  const backend = { service: { name, port: { name: 'http' } } };
  return {
    ingressClassName: 'planwright',
    rules: [{ host: 'web.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
  };
}
