import { isJsonArray, type JsonValue, valueAt } from '../../../core/json/json.ts';
import type { SpecRewriter } from '../../../core/resource/spec-rewriter.ts';
import { moveField } from './move-field.ts';
import { specPath } from './spec-path.ts';

const MEGABYTES: Readonly<Record<string, number>> = { KB: 1 / 1024, MB: 1, GB: 1024 };

/** Reads the limits of tenants as older documents write them (`ingestionRate: 10MB`), and what Tempo derives from traces. */
export function readLimits(spec: SpecRewriter): void {
  for (const component of ['loki', 'tempo']) {
    for (const name of ['ingestionRate', 'ingestionBurstSize']) {
      const limits = `components.${component}.limits`;
      moveField(spec, { from: specPath(`${limits}.${name}`), to: specPath(`${limits}.${name}MB`), convert: megabytes });
    }
  }
  readMetricsGenerator(spec);
}

/** `10MB` as 10. */
function megabytes(value: JsonValue): JsonValue | undefined {
  const [, amount, unit] = typeof value === 'string' ? (/^(\d+) *([KMG]B)$/i.exec(value) ?? []) : [];
  const factor = MEGABYTES[unit?.toUpperCase() ?? ''];
  return factor === undefined ? undefined : Math.max(1, Math.round(Number(amount) * factor));
}

function readMetricsGenerator(spec: SpecRewriter): void {
  const generator = specPath('components.tempo.metricsGenerator');
  moveField(spec, { from: [...generator, 'processorsList'], to: [...generator, 'processors'] });
  moveField(spec, {
    from: [...generator, 'remoteWrite'],
    to: [...generator, 'remoteWriteUrl'],
    convert: (value) => (isJsonArray(value) && value.length === 1 ? valueAt(value, [0, 'url']) : undefined),
  });
}
