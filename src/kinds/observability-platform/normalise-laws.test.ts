import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { admitText } from '../../../test/observability/admit-text.ts';
import { writeYaml } from '../../core/manifest/write-yaml.ts';

const SAMPLES = fileURLToPath(new URL('samples', import.meta.url));
const DIALECT_CODES = /^!?(older|unsupported|literal|unknown|version-(spelling|read))/;

test.each(readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml')))(
  '%s, once read, is in the modern form: reading it again changes and says nothing',
  (file) => {
    const { spec } = admitText(readFileSync(`${SAMPLES}/${file}`, 'utf8'));
    if (spec === undefined) return;
    const again = admitText(
      writeYaml({
        apiVersion: 'observability.io/v1beta1',
        kind: 'ObservabilityPlatform',
        metadata: { name: 'a', namespace: 'b' },
        spec,
      }),
    );
    expect(again.found.filter((each) => DIALECT_CODES.test(each))).toEqual([]);
    expect(again.spec).toEqual(spec);
  },
);

/** Every word that some dialect looks for, so that random input reaches deep into it. */
const WORDS = [
  ...new Set(
    readdirSync(fileURLToPath(new URL('dialects', import.meta.url)))
      .map((file) => readFileSync(new URL(`dialects/${file}`, import.meta.url), 'utf8'))
      .flatMap((text) => [...text.matchAll(/'([A-Za-z_.]{2,40})'/g)].flatMap(([, word]) => word?.split('.') ?? []))
      .filter((word) => word !== ''),
  ),
];

test('no input, however it is shaped, is a fault of ours', () => {
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      fc.oneof(fc.constantFrom<unknown>('', 'a: [b', '- job_name: x', '30d', 'https://u:p@h/x', null, true, 7, -1.5)),
      fc.array(tie('tree'), { maxLength: 2 }),
      fc.dictionary(fc.oneof(fc.constantFrom(...WORDS), fc.constantFrom('__proto__', 'constructor')), tie('tree'), {
        maxKeys: 5,
      }),
    ),
  }));
  const component = fc.dictionary(fc.constantFrom(...WORDS), tree, { maxKeys: 6 });
  const spec = fc.record(
    {
      components: fc.record({ prometheus: component, loki: component, tempo: component, grafana: component }),
      alerting: fc.record({ alertmanager: component, rules: tree }),
      security: component,
      backup: component,
      global: component,
      monitoring: tree,
    },
    { requiredKeys: ['components'] },
  );
  fc.assert(
    fc.property(spec, (written) => {
      const text = JSON.stringify({
        apiVersion: 'observability.io/v1alpha1',
        kind: 'ObservabilityPlatform',
        metadata: { name: 'a', namespace: 'b' },
        spec: written,
      });
      expect(() => admitText(text)).not.toThrow();
    }),
    { numRuns: 300 },
  );
});
