import type { JsonObject } from '../../src/core/json/json.ts';
import { type Kind, storageVersionOf } from '../../src/core/kind/kind.ts';
import { validateSchema } from '../../src/core/schema/validate-schema.ts';
import type { KindReport } from '../../src/core/status/kind-status.ts';
import type { ComponentStatus } from '../../src/core/status/status.ts';
import { kinds } from '../../src/kinds/index.ts';
import { synthesizeText } from '../synthesize-text.ts';
import { createClusterModel, happen, liveState, type Operation } from './cluster-model.ts';
import { START } from './live-through.ts';

/** What a report is made from, beside the resource. */
export interface ReportSituation {
  readonly happens?: readonly Operation[];
  readonly components?: readonly ComponentStatus[];
  readonly isReady?: boolean;
  readonly previous?: JsonObject;
  readonly now?: string;
}

/** What a resource's kind reports in a situation. Throws where the CRD's schema does not allow it. */
export function reportOf(text: string, situation: ReportSituation = {}): KindReport {
  const { rendered, diagnostics } = synthesizeText(text);
  const [made] = rendered;
  if (made === undefined) throw new Error(`not admitted: ${diagnostics.map(({ message }) => message).join('; ')}`);
  const { resource, plan } = made;
  const kind = kinds.find(({ definition }) => definition.spec.names.kind === resource.kind);
  if (kind?.status === undefined) throw new Error(`${resource.kind} says nothing of its own`);
  const { happens = [], ...facts } = { ...NOTHING, ...situation };
  const live = liveState(happen(createClusterModel(plan, START), ...happens));
  const report = kind.status.report({ ...facts, resource, plan, live });
  checkSchema(kind, report);
  return report;
}

const NOTHING = { components: [], isReady: false, previous: {}, now: '2026-01-01T00:00:00Z' };

function checkSchema(kind: Kind, { fields, endpoints }: KindReport): void {
  const schema = storageVersionOf(kind).schema.openAPIV3Schema.properties?.['status'] ?? {};
  const written: JsonObject = JSON.parse(JSON.stringify({ ...fields, endpoints }));
  const unknown = Object.keys(written).filter((name) => schema.properties?.[name] === undefined);
  const problems = validateSchema(written, schema).map(({ path, message }) => `${path.join('.')}: ${message}`);
  if (unknown.length + problems.length > 0) throw new Error([...unknown, ...problems].join('\n'));
}
