import type { LiveObject } from '../harness/api-client.ts';

/** A kind of warning that says nothing about what was rendered. */
interface HarmlessWarning {
  readonly involved?: string;
  readonly message: RegExp;
  readonly because: string;
}

const HARMLESS: readonly HarmlessWarning[] = [
  {
    involved: 'HorizontalPodAutoscaler',
    message: /metrics API|metrics\.k8s\.io/,
    because: 'the simulated cluster measures nothing',
  },
  {
    message: /the object has been modified; please apply your changes to the latest version/,
    because: 'two controllers of Kubernetes write one claim at the same time, and the later one tries again',
  },
  {
    involved: 'Service',
    message: /^Cluster IP .* is not allocated; repairing$/,
    because: 'the API server looks over its addresses at the moment when it allocates this one',
  },
  {
    involved: 'Pod',
    message: /persistentvolumeclaim "[^"]+" not found/,
    because: 'the scheduler sees a pod a moment before its claim, which was created before it',
  },
];

/** Those of the warning events that are about something that was rendered, in one line each. */
export function unexpectedWarnings(events: readonly LiveObject[]): readonly string[] {
  return events
    .filter((event) => event['type'] === 'Warning')
    .filter((event) => !HARMLESS.some((harmless) => isExplainedBy(harmless, event)))
    .map((event) => {
      const { kind, name } = involvedIn(event);
      return `${kind} ${event.metadata.namespace}/${name}: ${String(event['reason'])}: ${String(event['message'])}`;
    });
}

function isExplainedBy({ involved, message }: HarmlessWarning, event: LiveObject): boolean {
  return (involved === undefined || involved === involvedIn(event).kind) && message.test(String(event['message']));
}

function involvedIn(event: LiveObject): { readonly kind: string; readonly name: string } {
  return event['involvedObject'] as { readonly kind: string; readonly name: string }; // Every v1 Event has one.
}
