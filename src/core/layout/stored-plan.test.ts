import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { arcade } from '../../../test/toys/arcade.ts';
import { renderToy } from '../../../test/toys/render-toy.ts';
import { planDocuments } from '../plan/plan-documents.ts';
import { generatedFile } from './generated-file.ts';
import { parseStoredPlan, type StoredPlan } from './stored-plan.ts';

const { plan } = renderToy(arcade, { machines: 1 });
const texts = (limit?: number) =>
  planDocuments(plan, limit).map((document) => generatedFile('plan.yaml', document).text);

const stored: StoredPlan = {
  name: 'arcade-fair',
  resource: { apiVersion: 'toys.example.com/v1', kind: 'Arcade', namespace: 'market', name: 'fair' },
  steps: arcade.steps,
  parts: 0,
  objects: plan.objects.map(({ id, step, ref }) => ({ id, step, ref })),
};

describe('a committed Plan', () => {
  it('is read back: its name, resource, steps, parts and objects', () => {
    expect(texts().map(parseStoredPlan)).toEqual([stored]);
  });

  it('in parts says how many there are', () => {
    const [main = '', ...parts] = texts(3_000);
    expect(parts.length).toBeGreaterThan(1);
    expect(parseStoredPlan(main)).toEqual({ ...stored, parts: parts.length });
  });

  it('has objects without a namespace where they have none', () => {
    const [object] = plan.objects;
    if (object === undefined) throw new Error('no object');
    const ref = { apiVersion: 'v1', kind: 'Namespace', name: 'market' };
    const [document = {}] = planDocuments({ ...plan, objects: [{ ...object, id: 'Namespace//market', ref }] });
    expect(parseStoredPlan(generatedFile('plan.yaml', document).text)?.objects).toEqual([
      { id: 'Namespace//market', step: object.step, ref },
    ]);
  });

  test('keeps names that look like numbers, dates or booleans', () => {
    const names = fc.oneof(
      fc.constantFrom('1e3', '0x1f', '0o17', '12-30', '2001-01-01', 'no', 'null', 'true', '007', '1.5', '1.10'),
      fc.stringMatching(/^[a-z0-9]([-a-z0-9.]{0,8}[a-z0-9])?$/),
    );
    fc.assert(
      fc.property(names, names, (name, namespace) => {
        const resource = { ...plan.resource, name, namespace };
        const [document = {}] = planDocuments({ ...plan, name: `arcade-${name}`, resource });
        const read = parseStoredPlan(generatedFile('plan.yaml', document).text);
        expect([read?.resource.name, read?.resource.namespace, read?.name]).toEqual([
          name,
          namespace,
          `arcade-${name}`,
        ]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('what is not a Plan of ours lists nothing', () => {
  const whole = texts()[0] ?? '';
  const cases = {
    'an empty file': '',
    'a file that is not YAML': 'a: [b\n  c: }',
    'a list': '- a\n',
    'another kind of object': 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n',
    'a Plan without a name': whole.replace('\n  name: arcade-fair', ''),
    'a Plan without a resource': whole.replace('\n  resource:', '\n  other:'),
    'a Plan whose resource has no namespace': whole.replace(
      /(?<=\n {2}resource:\n(?: {4}.*\n)*) {4}namespace: market\n/,
      '',
    ),
    'a Plan whose name is a number': whole.replace('\n  name: arcade-fair', '\n  name: 5'),
  };

  it.each(Object.entries(cases))('%s', (_what, text) => {
    expect(text).not.toBe(whole);
    expect(parseStoredPlan(text)).toBeUndefined();
  });

  it('an object or a step that somebody broke is left out, and the others are not', () => {
    const broken = `metadata: {name: a}
spec:
  resource: {apiVersion: v1, kind: A, namespace: b, name: c}
  steps: [{name: x}, {name: y, wave: "1"}, {name: z, wave: 5}, text]
  parts: many
  objects:
    - {id: a, step: z}
    - {id: b, step: z, ref: {apiVersion: v1, kind: A, name: [c]}}
    - {id: c, step: z, ref: {apiVersion: v1, kind: A, name: d, namespace: 5}}
    - {id: 7, step: z, ref: {apiVersion: v1, kind: A, name: d}}
    - {id: e, ref: {apiVersion: v1, kind: A, name: d}}
    - {id: f, step: z, ref: {kind: A, name: d}}
    - {id: g, step: z, ref: {apiVersion: v1, name: d}}
    - {id: h, step: z}
`;
    expect(parseStoredPlan(broken)).toEqual({
      name: 'a',
      resource: { apiVersion: 'v1', kind: 'A', namespace: 'b', name: 'c' },
      steps: [{ name: 'z', wave: 5, barrier: false }],
      parts: 0,
      objects: [{ id: 'c', step: 'z', ref: { apiVersion: 'v1', kind: 'A', name: 'd' } }],
    });
  });
});
