import { describe, expect, it } from 'vitest';
import { createCelEngine } from '../cel/create-cel-engine.ts';
import type { Checked } from '../diagnostic/diagnostic.ts';
import { admitConfig, defaultConfig, specDefaultsOf } from './admit-config.ts';
import type { Config } from './config.ts';

const cel = createCelEngine();
const admit = (text: string): Checked<Config> => admitConfig({ path: 'planwright.yaml', text }, cel);

/** What was found, in short: severity, code, line:column and field. */
const found = ({ diagnostics }: Checked<Config>): readonly string[] =>
  diagnostics.map(({ severity, code, location, fieldPath }) =>
    `${severity} ${code} ${location?.line}:${location?.column} ${fieldPath ?? ''}`.trim(),
  );

const defaults: Config = {
  repository: { revision: 'main', path: '' },
  appliers: ['argocd', 'flux'],
  argocd: { namespace: 'argocd', project: 'default', destination: { server: 'https://kubernetes.default.svc' } },
  flux: {
    namespace: 'flux-system',
    sourceRef: { kind: 'GitRepository', name: 'flux-system' },
    interval: '10m',
    retryInterval: '1m',
    timeout: '5m',
  },
  delivery: { granularity: 'resource' },
  namespaces: {},
  defaults: {},
};

describe('the configuration', () => {
  it('has these defaults, which are a contract: they decide what appliers do', () => {
    expect(defaultConfig()).toEqual(defaults);
  });

  it.each([
    ['of an empty file', ''],
    ['of a file of comments', '# nothing yet\n'],
    ['of an empty object', '{}\n'],
    ['of nulls', 'repository: null\nflux:\n  timeout: null\n'],
  ])('%s is the default one', (_what, text) => {
    expect(admit(text)).toEqual({ value: defaults, diagnostics: [] });
  });

  it('is what the file says, and the default for the rest', () => {
    const { value, diagnostics } = admit(`repository: {url: https://example.com/repo.git, path: clusters/eu}
appliers: [flux]
argocd: {destination: {name: eu-1}}
flux: {timeout: 90s}
namespaces:
  market: {create: true, labels: {team: fun}, defaults: {ChronikCluster: {image: {pullPolicy: Always}}}}
defaults: {namespace: market}
kubernetesVersion: "1.33"
`);
    expect(diagnostics).toEqual([]);
    expect(value).toEqual({
      ...defaults,
      repository: { url: 'https://example.com/repo.git', revision: 'main', path: 'clusters/eu' },
      appliers: ['flux'],
      argocd: { ...defaults.argocd, destination: { name: 'eu-1' } },
      flux: { ...defaults.flux, timeout: '90s' },
      namespaces: {
        market: {
          create: true,
          podSecurity: 'restricted',
          labels: { team: 'fun' },
          defaults: { ChronikCluster: { image: { pullPolicy: 'Always' } } },
        },
      },
      defaults: { namespace: 'market' },
      kubernetesVersion: '1.33',
    });
  });
});

describe('a bad configuration is refused', () => {
  const cases: Readonly<Record<string, readonly [string, readonly string[]]>> = {
    'that is not YAML': ['a: [\n', ['error unclosed-bracket 1:4']],
    'that is a list': ['- a\n', ['error not-a-mapping 1:1']],
    'with a setting that does not exist': ['repositry: {}\n', ['error unknown-field 1:1 repositry']],
    'with a value of the wrong type': ['appliers: all\n', ['error invalid-type 1:11 appliers']],
    'with an applier that does not exist': ['appliers: [helm]\n', ['error unsupported-value 1:12 appliers[0]']],
    'with a list of no appliers': ['appliers: []\n', ['error too-few-items 1:11 appliers']],
    'with a time-out of more than five minutes': ['flux: {timeout: 6m}\n', ['error rule-violated 1:17 flux.timeout']],
    'with a folder that leads out of the repository': [
      'repository: {path: ../other}\n',
      ['error rule-violated 1:20 repository.path'],
    ],
    'with a folder that begins at the root of the disk': [
      'repository: {path: /etc}\n',
      ['error pattern-mismatch 1:20 repository.path'],
    ],
    'with a cluster that has an address and a name': [
      'argocd: {destination: {server: https://a.example.com, name: a}}\n',
      ['error rule-violated 1:23 argocd.destination'],
    ],
    'with a namespace whose name leads out of its folder': [
      'namespaces: {../../etc: {create: true}}\n',
      ['error rule-violated 1:13 namespaces'],
    ],
    'with everything wrong at once': [
      'appliers: all\nflux: {namespace: A}\ndelivery: {granularity: pod}\n',
      [
        'error unsupported-value 3:25 delivery.granularity',
        'error pattern-mismatch 2:19 flux.namespace',
        'error invalid-type 1:11 appliers',
      ],
    ],
    'in two documents': ['{}\n---\n{}\n', ['error several-documents 1:1']],
  };

  it.each(Object.entries(cases))('%s', (_what, [text, expected]) => {
    const checked = admit(text);
    expect([...found(checked)].sort()).toEqual([...expected].sort());
    expect(checked.value).toBeUndefined();
  });
});

describe('what planwright.yaml puts under the specs of a namespace', () => {
  const namespaces = JSON.parse(
    '{"market": {"create": false, "podSecurity": "restricted", "defaults": {"Kiosk": {"replicas": 2}}}, "zoo": {"create": false, "podSecurity": "restricted"}}',
  );
  const config: Config = { ...defaults, namespaces };

  it.each([
    ['market', 'Kiosk', { replicas: 2 }],
    ['market', 'Arcade', undefined],
    ['zoo', 'Kiosk', undefined],
    ['elsewhere', 'Kiosk', undefined],
    ['constructor', 'name', undefined],
    ['market', 'constructor', undefined],
    ['__proto__', 'Kiosk', undefined],
  ])('is by namespace and kind: %s, %s', (namespace, kind, expected) => {
    expect(specDefaultsOf(config, namespace, kind)).toEqual(expected);
  });
});
