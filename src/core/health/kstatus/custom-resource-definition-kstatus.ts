import { current, failed, inProgress, type Kstatus, type KstatusRule } from './kstatus.ts';
import type { KstatusCondition } from './kstatus-conditions.ts';

/** The status of a CustomResourceDefinition: the first condition that says something, in the object's own order. */
export const customResourceDefinitionKstatus: KstatusRule = (_, { conditions }) => {
  const verdicts = conditions.map(verdictOf);
  return verdicts.find((verdict) => verdict !== undefined) ?? inProgress('Installing', 'Install in progress');
};

function verdictOf({ type, status, reason, message }: KstatusCondition): Kstatus | undefined {
  if (type === 'NamesAccepted' && status === 'False') return failed(reason, message);
  if (type !== 'Established') return undefined;
  if (status === 'True') return current('CRD is established');
  return status === 'False' && reason !== 'Installing' ? failed(reason, message) : undefined;
}
