import { isJsonObject, member } from '../../../core/json/json.ts';
import type { SpecRewriter } from '../../../core/resource/spec-rewriter.ts';
import { dropField } from './move-field.ts';
import { specPath } from './spec-path.ts';

/** Blocks that the schema wants whole, and whose `enabled: false` says all there is to say. */
const WITH_SWITCH = [
  'components.loki.s3',
  'components.loki.gcs',
  'components.loki.azure',
  'components.tempo.s3',
  'components.tempo.gcs',
  'components.tempo.azure',
  'components.grafana.ingress',
] as const;
/** Blocks that are on when they are there: with `enabled: false` they are meant to be off. */
const WITHOUT_SWITCH = ['components.grafana.smtp', 'components.grafana.database', 'security.authentication'] as const;

/** Takes out blocks that are turned off and incomplete, which says the same without the fields that would be required. */
export function dropDisabledBlocks(spec: SpecRewriter): void {
  for (const name of WITH_SWITCH) {
    const path = specPath(name);
    const block = spec.read(path);
    if (isJsonObject(block) && member(block, 'enabled') === false && Object.keys(block).length === 1) spec.remove(path);
  }
  for (const name of WITHOUT_SWITCH) {
    const path = specPath(name);
    if (member(spec.read(path), 'enabled') === false) dropField(spec, path, { reason: 'it is turned off' });
    else if (member(spec.read(path), 'enabled') === true) spec.remove([...path, 'enabled']);
  }
}
