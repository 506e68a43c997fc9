import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type ArcadeSpec, arcade } from '../../../test/toys/arcade.ts';
import { kiosk } from '../../../test/toys/kiosk.ts';
import { createCelEngine } from '../cel/create-cel-engine.ts';
import type { Kind } from '../kind/kind.ts';
import { createKindRegistry } from '../kind/kind-registry.ts';
import type { AdmissionContext } from '../resource/admit-resource.ts';
import { describeIdentity } from '../resource/resource.ts';
import type { SourceFile } from '../source/source.ts';
import { type Synthesis, synthesizeSources } from './synthesize-sources.ts';

const context: AdmissionContext = { registry: createKindRegistry([kiosk, arcade]), cel: createCelEngine() };

/** Synthesizes files by name; of each resource only its identity and its digest are kept. */
function synthesize(files: Readonly<Record<string, string>>): Synthesis<readonly [string, string]> {
  const sources: readonly SourceFile[] = Object.entries(files).map(([path, text]) => ({ path, text }));
  return synthesizeSources(sources, context, {
    render: ({ plan }) => [describeIdentity(plan.resource), plan.digest],
  });
}

const kioskText = (name: string, namespace = 'market', spec = 'greeting: Hello') =>
  `apiVersion: toys.example.com/v1beta1\nkind: Kiosk\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {${spec}}\n`;
const arcadeText = (name: string, namespace = 'market') =>
  `apiVersion: toys.example.com/v1\nkind: Arcade\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {machines: 1}\n`;

const resources = ({ rendered }: Synthesis<readonly [string, string]>) => rendered.map(([identity]) => identity);
const codes = ({ diagnostics }: Synthesis<unknown>) => diagnostics.map(({ severity, code }) => `${severity} ${code}`);

describe('resources', () => {
  const documents = [kioskText('b'), kioskText('a'), arcadeText('z'), kioskText('a', 'fair'), kioskText('c', 'zoo')];
  const inOrder = ['Kiosk fair/a', 'Arcade market/z', 'Kiosk market/a', 'Kiosk market/b', 'Kiosk zoo/c'];

  it('come by namespace, kind and name, whatever file they stand in', () => {
    const [first = '', second = '', ...others] = documents;
    const synthesis = synthesize({ 'z.yaml': [first, second].join('---\n'), 'a.yaml': others.join('---\n') });
    expect(synthesis.diagnostics).toEqual([]);
    expect(resources(synthesis)).toEqual(inOrder);
  });

  test('are the same whatever the order of documents', () => {
    const expected = synthesize({ 'all.yaml': documents.join('---\n') }).rendered;
    const shuffled = fc.shuffledSubarray(documents, { minLength: documents.length });
    fc.assert(
      fc.property(shuffled, (texts) => {
        expect(synthesize({ 'all.yaml': texts.join('---\n') }).rendered).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('of no files are none', () => {
    expect(synthesize({})).toEqual({ rendered: [], diagnostics: [] });
  });

  it('are rendered with a word of progress after each', () => {
    const told: string[] = [];
    synthesizeSources([{ path: 'all.yaml', text: documents.join('---\n') }], context, {
      render: ({ resource }) => told.push(resource.metadata.name),
      progress: (done, total) => void told.push(`${done}/${total}`),
    });
    expect(told).toEqual(['1/5', 'a', '2/5', 'z', '3/5', 'a', '4/5', 'b', '5/5', 'c']);
  });
});

describe('an error anywhere', () => {
  it('keeps everything from being rendered, and does not hide the others', () => {
    const synthesis = synthesize({
      'good.yaml': kioskText('good'),
      'bad.yaml': `${kioskText('Bad')}---\n${kioskText('worse', 'market', 'greeting: 7')}---\nkind: [\n`,
      'unknown.yaml': 'apiVersion: v1\nkind: Pod\n',
    });
    expect(synthesis.rendered).toEqual([]);
    expect(codes(synthesis)).toEqual([
      'error unclosed-bracket',
      'error invalid-name',
      'error invalid-type',
      'error unknown-kind',
    ]);
  });

  it('is not a warning: what only gets warnings is rendered', () => {
    const synthesis = synthesize({ 'kiosk.yaml': kioskText('silent', 'market', 'greeting: ""') });
    expect(codes(synthesis)).toEqual(['warning silent-kiosk']);
    expect(resources(synthesis)).toEqual(['Kiosk market/silent']);
  });
});

describe('a resource that is written twice', () => {
  it('is an error that shows both places', () => {
    const synthesis = synthesize({
      'a.yaml': kioskText('twin'),
      'b.yaml': `\n${kioskText('twin', 'market', 'greeting: Hi')}`,
    });
    expect(synthesis.rendered).toEqual([]);
    expect(synthesis.diagnostics).toEqual([
      {
        code: 'duplicate-resource',
        severity: 'error',
        resource: 'Kiosk market/twin',
        location: { file: 'b.yaml', line: 4, column: 18, endColumn: 22 },
        fieldPath: 'metadata.name',
        message: 'Kiosk market/twin is written twice',
        fix: 'keep one of the two, or give one another name',
        related: [
          { message: 'it is written here as well', location: { file: 'a.yaml', line: 3, column: 18, endColumn: 22 } },
        ],
      },
    ]);
  });

  it('is one error for each after the first', () => {
    expect(codes(synthesize({ 'a.yaml': [1, 2, 3].map(() => kioskText('twin')).join('---\n') }))).toEqual([
      'error duplicate-resource',
      'error duplicate-resource',
    ]);
  });

  it('is found in two versions, which are one resource to the API server', () => {
    const older = kioskText('twin').replace('v1beta1', 'v1alpha1');
    expect(codes(synthesize({ 'a.yaml': kioskText('twin'), 'b.yaml': older }))).toEqual(['error duplicate-resource']);
  });

  it('is not another kind, or another namespace', () => {
    const texts = [kioskText('twin'), kioskText('twin', 'fair'), arcadeText('twin')];
    expect(codes(synthesize({ 'a.yaml': texts.join('---\n') }))).toEqual([]);
  });
});

describe('two resources that render one object', () => {
  const sharing: Kind<ArcadeSpec> = {
    ...arcade,
    synthesize(chart, resource) {
      arcade.synthesize(chart, resource);
      const component = 'extra';
      const metadata = { name: 'shared' };
      chart.add({ step: 'config', component }, { apiVersion: 'v1', kind: 'ConfigMap', metadata });
      chart.add({ step: 'config', component }, { apiVersion: 'v1', kind: 'Secret', metadata });
    },
  };
  const clashing: AdmissionContext = { ...context, registry: createKindRegistry([kiosk, sharing]) };
  const conflicts = (text: string) =>
    synthesizeSources([{ path: 'a.yaml', text }], clashing, { render: ({ plan }) => plan.name });

  it('are an error, once for each pair', () => {
    const synthesis = conflicts(`${arcadeText('a')}---\n${arcadeText('b')}`);
    expect(synthesis.rendered).toEqual([]);
    expect(synthesis.diagnostics).toEqual([
      {
        code: 'object-conflict',
        severity: 'error',
        resource: 'Arcade market/b',
        location: { file: 'a.yaml', line: 8, column: 18, endColumn: 19 },
        fieldPath: 'metadata.name',
        message: 'Arcade market/b and Arcade market/a both render Secret/market/shared',
        fix: 'give one of the two another name, or another namespace',
        related: [
          {
            message: 'Arcade market/a is written here',
            location: { file: 'a.yaml', line: 3, column: 18, endColumn: 19 },
          },
        ],
      },
    ]);
  });

  it('may have the same names in two namespaces', () => {
    expect(conflicts(`${arcadeText('a')}---\n${arcadeText('b', 'fair')}`).rendered).toEqual(['arcade-b', 'arcade-a']);
  });
});
