import { current, inProgress, type KstatusRule, textAt } from './kstatus.ts';

/** The status of a Service. Whether a load balancer has an address is not looked at. */
export const serviceKstatus: KstatusRule = (service) => {
  const hasNoAddress =
    textAt(service, 'spec.type', 'ClusterIP') === 'LoadBalancer' && textAt(service, 'spec.clusterIP', '') === '';
  return hasNoAddress
    ? inProgress('NoIPAssigned', 'ClusterIP not set. Service type: LoadBalancer')
    : current('Service is ready');
};

/** The status of a PersistentVolumeClaim. One that has lost its volume is in progress too. */
export const persistentVolumeClaimKstatus: KstatusRule = (claim) => {
  const phase = textAt(claim, 'status.phase', 'unknown');
  return phase === 'Bound' ? current('PVC is Bound') : inProgress('NotBound', `PVC is not Bound. phase: ${phase}`);
};

/** The status of a PodDisruptionBudget, whose generation has been observed by now. */
export const podDisruptionBudgetKstatus: KstatusRule = () => current('AllowedDisruptions has been computed.');

/** The status of what has no state of its own. */
export const alwaysReadyKstatus: KstatusRule = () => current('Resource is always ready');
