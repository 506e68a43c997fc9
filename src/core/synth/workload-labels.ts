import { isJsonObject, type JsonObject, type JsonValue, member } from '../json/json.ts';
import { groupOf } from '../manifest/object-id.ts';
import type { ComponentSelector, ManifestInput } from './placement.ts';

type Labels = Readonly<Record<string, string>>;

type TemplateForm = 'selector' | 'template' | 'job-template';

/** Kinds with a pod template of their own, and whether they need a selector for its pods. */
const TEMPLATE_KINDS: ReadonlyMap<string, TemplateForm> = new Map([
  ['apps/Deployment', 'selector'],
  ['apps/StatefulSet', 'selector'],
  ['apps/DaemonSet', 'selector'],
  ['batch/Job', 'template'],
  ['batch/CronJob', 'job-template'],
]);

/** Puts the component's labels on the pod template (over whatever stands there) and its selector on the workload. */
export function withWorkloadLabels<T extends ManifestInput>(input: T, labels: Labels, selector: ComponentSelector): T {
  const form = TEMPLATE_KINDS.get(`${groupOf(input.apiVersion)}/${input.kind}`);
  if (form === undefined || !('spec' in input)) return input;
  // The spec of a typed workload is a JSON object; T keeps its own type because only labels are added.
  const spec = input.spec as JsonObject;
  return { ...input, spec: labelSpec(spec, form, { labels, selector }) };
}

function labelSpec(
  spec: JsonObject,
  form: TemplateForm,
  { labels, selector }: { readonly labels: Labels; readonly selector: ComponentSelector },
): JsonObject {
  if (form === 'job-template') {
    const jobTemplate = labelled(member(spec, 'jobTemplate'), labels);
    const jobSpec = labelSpec(objectMember(jobTemplate, 'spec'), 'template', { labels, selector });
    return { ...spec, jobTemplate: { ...jobTemplate, spec: jobSpec } };
  }
  const template = labelled(member(spec, 'template'), labels);
  return form === 'template'
    ? { ...spec, template }
    : { ...spec, selector: { matchLabels: { ...selector } }, template };
}

function labelled(template: JsonValue | undefined, labels: Labels): JsonObject {
  const base = isJsonObject(template) ? template : {};
  const metadata = objectMember(base, 'metadata');
  return { ...base, metadata: { ...metadata, labels: { ...objectMember(metadata, 'labels'), ...labels } } };
}

function objectMember(value: JsonObject, name: string): JsonObject {
  const found = member(value, name);
  return isJsonObject(found) ? found : {};
}
