import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { type DumpObject, dumpText, readyObjects } from './make-dump.ts';
import { cluster, type Outcome, planwright, temporaryFolder } from './planwright-process.ts';

const NOON = new Date('2026-05-01T12:00:00Z');

/** A folder with a dump of a ready cluster, changed as a test wants it. */
function dumpFolder(change: (objects: DumpObject[]) => DumpObject[] = (objects) => objects): string {
  const folder = temporaryFolder({ 'dump.json': dumpText(change(readyCluster())) });
  utimesSync(join(folder, 'dump.json'), NOON, NOON);
  return folder;
}

let rendered: readonly DumpObject[] | undefined;

/** The objects of one resource, rendered once. */
function readyCluster(): DumpObject[] {
  rendered ??= renderedBy(['orders']);
  return structuredClone([...rendered]);
}

function renderedBy(names: readonly string[]): readonly DumpObject[] {
  const folder = temporaryFolder({ 'resources/all.yaml': names.map((name) => cluster(name)).join('---\n') });
  expect(planwright(folder, ['synth'])).toMatchObject({ code: 0 });
  return names.flatMap((name) => readyObjects(folder, `streams/chronikcluster-${name}`));
}

const without = (kind: string) => (objects: DumpObject[]) => objects.filter((object) => object.kind !== kind);

function edited(name: string, edit: (spec: Record<string, unknown>) => void): (objects: DumpObject[]) => DumpObject[] {
  return (objects) => {
    const object = objects.find(({ kind, metadata }) => `${kind}/${String(metadata['name'])}` === name);
    if (object?.spec === undefined) throw new Error(`there is no ${name}`);
    edit(object.spec);
    return objects;
  };
}

function run(folder: string, ...args: readonly string[]): Outcome {
  return planwright(folder, [...args, '--from-dump', 'dump.json']);
}

describe('status from a dump', () => {
  it('is a table of all resources, and says as of when', () => {
    const { code, stdout, stderr } = run(dumpFolder(), 'status');
    expect(stdout).toBe(
      'RESOURCE               PHASE    READY  COMPONENTS  DRIFT  AGE   MESSAGE\n' +
        'chronikcluster/orders  Running  True   2/2         -      120m  All Chronik Stream components are running\n',
    );
    expect(stderr).toContain('from the dump dump.json as of 2026-05-01T12:00:00Z, when it was written');
    expect(code).toBe(0);
  });

  it('is a report of one resource that is named', () => {
    for (const name of ['orders', 'chronikcluster/orders', 'ck/orders', 'chronikclusters.chronik.stream/orders']) {
      const { code, stdout } = run(dumpFolder(), 'status', name);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^ChronikCluster streams\/orders\n {2}Running: /);
      expect(stdout).toMatch(/^ {2}controller +Ready +\S+ +3\/3 ready$/m);
    }
  });

  it('is for programs with -o json, the same every time', () => {
    const folder = dumpFolder();
    const [first, second] = [run(folder, 'status', '-o', 'json'), run(folder, 'status', '-o', 'json')];
    expect(first.stdout).toBe(second.stdout);
    expect(JSON.parse(first.stdout)).toMatchObject({
      format_version: '1.0',
      time: '2026-05-01T12:00:00Z',
      ready: true,
      resources: [
        { namespace: 'streams', name: 'orders', plan: 'chronikcluster-orders', status: { phase: 'Running' } },
      ],
    });
  });

  it('names what is not ready, and ends with 3', () => {
    const folder = dumpFolder((objects) =>
      objects.map((object) =>
        object.kind === 'StatefulSet'
          ? { ...object, status: { observedGeneration: 1, replicas: 3, readyReplicas: 1 } }
          : object,
      ),
    );
    const { code, stdout } = run(folder, 'status', 'orders');
    expect(stdout).toMatch(/^Blocked by\n {2}StatefulSet\.apps\/streams\/orders-controller /m);
    expect(code).toBe(3);
  });

  it('judges the dump at the time it is told', () => {
    const { stdout } = run(dumpFolder(), 'status', '-o', 'json', '--at', '2026-06-01T00:00:00Z');
    expect(JSON.parse(stdout)).toMatchObject({ time: '2026-06-01T00:00:00Z' });
  });

  it('comes from standard input and from several files', () => {
    const folder = dumpFolder();
    const objects = readyCluster();
    writeFileSync(join(folder, 'one.json'), dumpText(objects.slice(0, 5)));
    const args = ['status', '--from-dump', 'one.json', '--from-dump', '-', '-o', 'json'];
    const { code, stdout } = planwright(folder, args, dumpText(objects.slice(5)));
    expect(JSON.parse(stdout)).toMatchObject({ ready: true });
    expect(code).toBe(0);
  });

  it('never takes a kind that was not dumped for one of which there is nothing', () => {
    const folder = dumpFolder(without('StatefulSet'));
    const { code, stdout, stderr } = run(folder, 'status', '-o', 'json');
    expect(stderr).toContain('note: cannot read Pod, StatefulSet.apps: ');
    expect(stderr).toContain('planwright status --dump-command');
    expect(stdout).not.toContain('not applied yet');
    expect(code).toBe(3);
    const compared = run(folder, 'diff');
    expect(compared.stdout).toContain(
      'cannot tell: StatefulSet.apps/streams/orders-controller: the dump holds no StatefulSet.apps',
    );
    expect(compared.code).toBe(3);
  });

  it('tells of Plans that cannot be used or belong to nobody', () => {
    const broken = run(
      dumpFolder((objects) => objects.map((object) => (object.kind === 'Plan' ? withoutLastObject(object) : object))),
      'status',
    );
    expect(broken.stderr).toContain(
      'note: the Plan streams/chronikcluster-orders is not used: it lists 16 objects and says that it has 17',
    );
    expect(broken.code).toBe(3);
    const stray = run(dumpFolder(without('ChronikCluster')), 'status');
    expect(stray.stderr).toContain('ChronikCluster.chronik.stream');
    expect(stray.code).toBe(3);
  });

  it('says so when a dump has no Plan, without which nothing is known', () => {
    const { code, stderr } = run(dumpFolder(without('Plan')), 'status');
    expect(stderr).toContain('note: cannot read Plan.planwright.dev: the dump has none');
    expect(code).toBe(3);
  });

  it('tells of a Plan whose resource was removed, to those who asked for everything', () => {
    const gone = renderedBy(['gone']).filter(({ kind }) => kind === 'Plan');
    const folder = dumpFolder((objects) => [...objects, ...gone]);
    const note = 'note: the Plan streams/chronikcluster-gone has no resource: there is no ChronikCluster streams/gone';
    expect(run(folder, 'status').stderr).toContain(note);
    expect(run(folder, 'status', 'orders').stderr).not.toContain('gone');
    expect(run(folder, 'status', '-n', 'elsewhere').stderr).toContain(
      'there are no resources in namespace elsewhere of the dump',
    );
  });

  it('never shows the value of a Secret', () => {
    const folder = dumpFolder();
    for (const args of [
      ['status', 'orders'],
      ['status', '-o', 'json'],
      ['diff', '-o', 'json'],
    ]) {
      expect(run(folder, ...args).stdout).not.toMatch(/hunter2|aHVudGVyMg/);
    }
  });
});

function withoutLastObject(plan: DumpObject): DumpObject {
  const objects: unknown = plan.spec?.['objects'];
  return { ...plan, spec: { ...plan.spec, objects: Array.isArray(objects) ? objects.slice(0, -1) : [] } };
}

describe('diff from a dump', () => {
  it('ends with 0 where nothing differs', () => {
    const { code, stdout } = run(dumpFolder(), 'diff');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'ChronikCluster streams/orders: the cluster is what the Plan says\n',
    });
  });

  it('shows fields by object in apply order', () => {
    const change = edited('StatefulSet/orders-controller', (spec) => {
      spec['podManagementPolicy'] = 'OrderedReady';
      spec['replicas'] = 1;
    });
    const { code, stdout } = run(dumpFolder(change), 'diff', 'orders');
    expect(stdout).toBe(
      'ChronikCluster streams/orders: 2 differences\n' +
        '  StatefulSet.apps/streams/orders-controller (step stateful)\n' +
        '    ~ spec.podManagementPolicy: "Parallel" → "OrderedReady"\n' +
        '    ~ spec.replicas: 3 → 1\n',
    );
    expect(code).toBe(3);
  });

  it('shows what is missing, though later waves are there', () => {
    const lost = (objects: DumpObject[]) =>
      objects.filter(({ kind, metadata }) => !(kind === 'Service' && metadata['name'] === 'orders-ingest-client'));
    const { code, stdout } = run(dumpFolder(lost), 'diff');
    expect(stdout).toContain('    - Service/streams/orders-ingest-client is not in the cluster any more\n');
    expect(code).toBe(3);
  });

  it('counts resources that are as they should be, where there are many', () => {
    const names = Array.from({ length: 21 }, (_, index) => `orders-${index}`);
    const objects = renderedBy(names);
    const folder = temporaryFolder({ 'dump.json': dumpText(objects) });
    expect(run(folder, 'diff').stdout).toBe('21 resources are what their Plans say\n');
    const lost = objects.filter(({ metadata }) => metadata['name'] !== 'orders-7-ingest-client');
    writeFileSync(join(folder, 'dump.json'), dumpText(lost));
    expect(run(folder, 'diff').stdout).toMatch(
      /^ChronikCluster streams\/orders-7: 1 difference\n[^]*\n20 more are what their Plans say\n$/,
    );
  });

  it('does not take for drift what is still to be applied', () => {
    const older = (objects: DumpObject[]) =>
      objects.map((object) => {
        if (object.kind !== 'PodDisruptionBudget') return object;
        return { ...object, metadata: { ...object.metadata, annotations: { 'planwright.dev/digest': 'sha256:0' } } };
      });
    const { code, stdout } = run(dumpFolder(older), 'diff');
    expect(stdout).toMatch(/^ChronikCluster streams\/orders: \d to be applied\n/);
    expect(stdout).toContain(
      'not applied yet, an earlier version is there: PodDisruptionBudget.policy/streams/orders-controller-pdb',
    );
    expect(code).toBe(3);
  });
});

describe('wrong usage ends with 2 and says what is right', () => {
  const DUMP = ['--from-dump', 'dump.json'];
  const cases: Readonly<Record<string, readonly [readonly string[], string]>> = {
    'a resource that is not there': [['status', 'order', ...DUMP], 'did you mean `orders`?'],
    'a kind that is not there': [['status', 'chronikclutser/orders', ...DUMP], "there is no kind 'chronikclutser'"],
    'a name with too many parts': [['diff', 'streams/chronikcluster/orders', ...DUMP], 'give the namespace with -n'],
    'a time that is none': [['status', '--at', 'noon', ...DUMP], "'noon' is not a time"],
    'a time for a cluster': [['status', '--at', '2026-05-01T12:00:00Z'], '--at is only for --from-dump'],
    'a dump that is watched': [['status', '--watch', ...DUMP], 'a dump does not change'],
    'a timeout without a watch': [['status', '--timeout', '5m', ...DUMP], '--watch --timeout 5m'],
    'a duration that is none': [['status', '--watch', '--timeout', 'soon'], "'soon' is not a duration"],
    'a dump and a context': [['status', '--context', 'a', ...DUMP], 'cannot be used with'],
    'a namespace and all of them': [['status', '-n', 'a', '-A', ...DUMP], 'cannot be used with'],
    'a file that is not there': [['diff', '--from-dump', 'nowhere.yaml'], 'no such file'],
    'a file that is no dump': [['diff', '--from-dump', 'table.txt'], 'got NAME   READY orders 1/1'],
  };
  test.each(Object.entries(cases))('%s', (_situation, [args, message]) => {
    const folder = dumpFolder();
    writeFileSync(join(folder, 'table.txt'), 'NAME   READY\norders 1/1\n');
    const { code, stdout, stderr } = planwright(folder, args);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('This is a bug');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('says the same to programs', () => {
    const { code, stdout } = run(dumpFolder(), 'status', 'order', '-o', 'json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ diagnostics: [{ code: 'resource-not-found' }] });
  });
});

test.each(['status --help', 'diff --help'])('%s', async (line) => {
  const { code, stdout } = planwright(temporaryFolder(), line.split(' '));
  expect(code).toBe(0);
  await expect(stdout).toMatchFileSnapshot(`golden/${line.replaceAll(' ', '')}.txt`);
});

it('without a kubeconfig, status says how to name one', () => {
  const { code, stderr } = planwright(temporaryFolder(), ['status']);
  expect(stderr).toContain('name one with --kubeconfig or KUBECONFIG, or read a dump with --from-dump');
  expect(code).toBe(4);
});

it('prints a command that dumps everything but the values of Secrets', () => {
  const { code, stdout } = planwright(temporaryFolder(), ['status', '--dump-command', '-n', 'shop']);
  for (const kind of [
    'plans.planwright.dev',
    'databases.database.example.com',
    'statefulset.apps',
    'endpointslice.discovery.k8s.io',
    'event,',
  ]) {
    expect(stdout).toContain(kind);
  }
  expect(stdout).not.toMatch(/,secrets?,/);
  expect(stdout.match(/kubectl get/g)?.length).toBe(stdout.match(/kubectl get (-n shop|-A) /g)?.length);
  expect(code).toBe(0);
});
