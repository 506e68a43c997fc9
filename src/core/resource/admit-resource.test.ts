import { describe, expect, it } from 'vitest';
import { arcade } from '../../../test/toys/arcade.ts';
import { kiosk } from '../../../test/toys/kiosk.ts';
import { createCelEngine } from '../cel/create-cel-engine.ts';
import type { JsonObject } from '../json/json.ts';
import { createKindRegistry } from '../kind/kind-registry.ts';
import { parseDocuments } from '../source/parse-documents.ts';
import { type Admission, type AdmissionContext, admitResource } from './admit-resource.ts';

const context: AdmissionContext = { registry: createKindRegistry([kiosk, arcade]), cel: createCelEngine() };

function admit(text: string, change: Partial<AdmissionContext> = {}): Admission {
  const { documents } = parseDocuments({ path: 'kiosk.yaml', text });
  const [document] = documents;
  if (document === undefined) throw new Error('the text holds no document');
  return admitResource(document, { ...context, ...change });
}

/** What was found, in short: severity, code, line:column and field. */
function found(admission: Admission): readonly string[] {
  return admission.diagnostics.map(
    ({ severity, code, location, fieldPath }) =>
      `${severity} ${code} ${location?.line}:${location?.column} ${fieldPath ?? ''}`,
  );
}

const header = 'apiVersion: toys.example.com/v1beta1\nkind: Kiosk\nmetadata: {name: fair, namespace: market}\n';

describe('a good resource', () => {
  it('is defaulted for the synthesizer, and kept as written for Git', () => {
    const { admitted, diagnostics } = admit(`${header}spec:\n  greeting: Hello\n  replicas: 2\n`);
    expect(diagnostics).toEqual([]);
    expect(admitted?.kind).toBe(kiosk);
    expect(admitted?.resource).toEqual({
      apiVersion: 'toys.example.com/v1beta1',
      kind: 'Kiosk',
      metadata: { name: 'fair', namespace: 'market', labels: {}, annotations: {} },
      spec: { greeting: 'Hello', replicas: 2, image: 'example.com/kiosk:1', deletionPolicy: 'Retain' },
    });
    expect(admitted?.writtenSpec).toEqual({ greeting: 'Hello', replicas: 2 });
  });

  it('of a version that is only read becomes one of the storage version', () => {
    const { admitted } = admit(`${header.replace('v1beta1', 'v1alpha1')}spec: {greeting: Hello}\n`);
    expect(admitted?.resource.apiVersion).toBe('toys.example.com/v1beta1');
  });

  it('may be written in an older dialect, with a warning at the place where it is written', () => {
    const admission = admit(`${header}spec:\n  greeting: Hello\n  size: 3\n`);
    expect(admission.admitted?.writtenSpec).toEqual({ greeting: 'Hello', replicas: 3 });
    expect(admission.diagnostics).toEqual([
      {
        code: 'kiosk-size-form',
        severity: 'warning',
        message: "'size' is the older form of 'replicas' and is read as such",
        fix: 'write `replicas`',
        resource: 'Kiosk market/fair',
        fieldPath: 'spec.size',
        location: { file: 'kiosk.yaml', line: 6, column: 3, endColumn: 7 },
      },
    ]);
  });

  it('loses its status, with a warning, and never carries one on', () => {
    const admission = admit(`${header}spec: {greeting: Hello}\nstatus: {phase: Ready}\n`);
    expect(found(admission)).toEqual(['warning status-left-out 5:1 status']);
    expect(Object.keys(admission.admitted?.resource ?? {})).toEqual(['apiVersion', 'kind', 'metadata', 'spec']);
  });

  it('loses fields its schema does not have, with a warning, from what goes into Git too', () => {
    const admission = admit(`${header}spec:\n  greeting: Hello\n  replica: 3\n`);
    expect(found(admission)).toEqual(['warning unknown-field 6:3 spec.replica']);
    expect(admission.admitted?.writtenSpec).toEqual({ greeting: 'Hello' });
  });

  it('has the default where it says null', () => {
    const { admitted } = admit(`${header}spec: {greeting: Hello, replicas: null}\n`);
    expect(admitted?.resource.spec).toMatchObject({ replicas: 1 });
    expect(admitted?.writtenSpec).toEqual({ greeting: 'Hello' });
  });

  it("gets its kind's own checks", () => {
    expect(found(admit(`${header}spec: {greeting: ""}\n`))).toEqual(['warning silent-kiosk 4:18 spec.greeting']);
  });
});

describe('what the organisation puts under every spec', () => {
  const specDefaults = (namespace: string, kind: string): JsonObject | undefined =>
    namespace === 'market' && kind === 'Kiosk' ? { replicas: 4, greeting: 'Welcome' } : undefined;

  it('stands where the resource says nothing, and goes into Git with it', () => {
    const { admitted } = admit(`${header}spec: {greeting: Hello}\n`, { specDefaults });
    expect(admitted?.writtenSpec).toEqual({ greeting: 'Hello', replicas: 4 });
    expect(admitted?.resource.spec).toMatchObject({ greeting: 'Hello', replicas: 4, image: 'example.com/kiosk:1' });
  });

  it('may give what the schema demands', () => {
    expect(found(admit(`${header}spec: {}\n`, { specDefaults }))).toEqual([]);
  });

  it('is for one namespace and one kind', () => {
    const elsewhere = header.replace('market', 'mall');
    expect(admit(`${elsewhere}spec: {greeting: Hello}\n`, { specDefaults }).admitted?.writtenSpec).toEqual({
      greeting: 'Hello',
    });
  });

  it('is found by the namespace of the configuration, too', () => {
    const bare = header.replace(', namespace: market', '');
    const { admitted } = admit(`${bare}spec: {}\n`, { specDefaults, defaultNamespace: 'market' });
    expect(admitted?.resource.metadata.namespace).toBe('market');
    expect(admitted?.writtenSpec).toEqual({ greeting: 'Welcome', replicas: 4 });
  });

  it('is judged by the schema like what the resource says', () => {
    const tooMany = () => ({ replicas: 10 });
    expect(found(admit(`${header}spec: {greeting: Hello}\n`, { specDefaults: tooMany }))).toEqual([
      'error out-of-range 4:1 spec.replicas',
    ]);
  });
});

describe('a bad resource is not admitted', () => {
  const cases: Readonly<Record<string, readonly [string, readonly string[]]>> = {
    'without an apiVersion': ['kind: Kiosk\n', ['error not-a-resource 1:1 apiVersion']],
    'without a kind': ['apiVersion: v1\n', ['error not-a-resource 1:1 kind']],
    'with a kind that is a number': ['apiVersion: v1\nkind: 5\n', ['error not-a-resource 2:1 kind']],
    'of a kind nobody knows': ['apiVersion: apps/v1\nkind: Deployment\n', ['error unknown-kind 2:7 kind']],
    'of a version nobody knows': [
      'apiVersion: toys.example.com/v9\nkind: Kiosk\n',
      ['error unknown-kind 1:13 apiVersion'],
    ],
    'with problems of every stage at once': [
      `${header.replace('fair', 'Fair')}spec:\n  greeting: 7\n  replicas: 0\n  replica: 1\n  size: 2\n`,
      [
        'warning kiosk-size-form 8:3 spec.size',
        'error invalid-name 3:18 metadata.name',
        'warning unknown-field 7:3 spec.replica',
        'error invalid-type 5:13 spec.greeting',
      ],
    ],
    'with a value that moved: the place is where it was written': [
      `${header}spec:\n  greeting: Hello\n  size: many\n`,
      ['warning kiosk-size-form 6:3 spec.size', 'error invalid-type 6:9 spec.replicas'],
    ],
    'that breaks a rule of its schema': [
      `${header}spec:\n  greeting: Hello\n  image: example.com/kiosk:0\n`,
      ['error rule-violated 5:3 spec'],
    ],
    'without a spec': [header, ['error missing-field 1:1 spec']],
    'with a spec that is a list': [`${header}spec: []\n`, ['error invalid-type 4:7 spec']],
  };

  it.each(Object.entries(cases))('%s', (_situation, [text, expected]) => {
    const admission = admit(text);
    expect(found(admission)).toEqual(expected);
    expect(admission.admitted).toBeUndefined();
  });

  it('and its kind is not asked, whose checks trust the schema', () => {
    const check = (): never => {
      throw new Error('the kind was asked');
    };
    const registry = createKindRegistry([{ ...kiosk, check }]);
    expect(admit(`${header}spec: {greeting: 7}\n`, { registry }).admitted).toBeUndefined();
  });

  it('and the message says what would be right', () => {
    expect(admit('apiVersion: toys.example.com/v9\nkind: Kiosk\n').diagnostics).toEqual([
      {
        code: 'unknown-kind',
        severity: 'error',
        location: { file: 'kiosk.yaml', line: 1, column: 13, endColumn: 32 },
        fieldPath: 'apiVersion',
        message: 'Planwright does not know the kind Kiosk of toys.example.com/v9',
        expected: 'one of: toys.example.com/v1beta1 Kiosk, toys.example.com/v1 Arcade',
        actual: 'toys.example.com/v9 Kiosk',
        fix: 'did you mean `apiVersion: toys.example.com/v1beta1`, `kind: Kiosk`?',
      },
    ]);
  });
});
