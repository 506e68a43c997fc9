import { isSeq, parseDocument } from 'yaml';
import { InvariantError } from '../../../core/diagnostic/invariant-error.ts';
import { isJsonArray, type JsonValue } from '../../../core/json/json.ts';
import type { ObservabilityPlatform } from '../components.ts';
import { parseYamlText } from '../parse-yaml-text.ts';

/** The indentation of a list below `scrape_configs`, as `writeYaml` has it. */
const INDENT = '  ';

/**
 * The user's scrape configurations as further items of the list that ends a prometheus.yml. They keep their own spelling: what is plain
 * stays plain, so that Prometheus' YAML reader decides what it means.
 */
export function additionalScrapeText(text: string): string {
  const document = parseDocument(text, { prettyErrors: false, schema: 'failsafe' });
  const list = document.contents;
  // Checked before: the field must be a YAML list.
  if (document.errors.length > 0 || !isSeq(list))
    throw new InvariantError('additionalScrapeConfigs is not a YAML list');
  if (list.items.length === 0) return '';
  list.flow = false;
  const items = document.toString({ lineWidth: 0, directives: false });
  return items.replaceAll(/^(?=.)/gm, INDENT);
}

/** The user's scrape configurations as values: which jobs there are, and how they find their targets. */
export function askedJobs({ spec }: ObservabilityPlatform): readonly JsonValue[] {
  const { additionalScrapeConfigs } = spec.components.prometheus;
  const { value } = parseYamlText(additionalScrapeConfigs ?? '[]');
  return isJsonArray(value) ? value : [];
}
