import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listFiles } from '../../src/edges/files/file-tree.ts';
import { cluster, planwright, REPOSITORY, temporaryFolder } from './planwright-process.ts';

/** Every file below the given folders with its text: what two runs are compared by. */
function tree(folder: string, ...folders: readonly string[]): Record<string, string> {
  const files = folders.flatMap((each) => listFiles(join(folder, each)));
  return Object.fromEntries(files.map((file) => [relative(folder, file), readFileSync(file, 'utf8')]));
}

function repositoryCopy(): string {
  const folder = temporaryFolder();
  for (const name of ['resources', 'planwright.yaml', 'cdk8s.yaml', 'build', 'package.json']) {
    cpSync(join(REPOSITORY, name), join(folder, name), { recursive: true });
  }
  return folder;
}

describe('synth', () => {
  test('renders this repository exactly as it is committed', () => {
    const folder = repositoryCopy();
    expect(planwright(folder, ['synth', '--quiet']).code).toBe(0);
    expect(tree(folder, 'dist', 'plans')).toEqual(tree(REPOSITORY, 'dist', 'plans'));
  });

  test('gives the same dist/ as `cdk8s synth`, byte for byte', () => {
    const ours = repositoryCopy();
    expect(planwright(ours, ['synth']).code).toBe(0);
    const theirs = repositoryCopy();
    const cli = join(REPOSITORY, 'node_modules/cdk8s-cli/bin/cdk8s');
    const { status, stderr } = spawnSync(process.execPath, [cli, 'synth', '--check-upgrade=false'], {
      cwd: theirs,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', HOME: theirs, CDK8S_CHECK_UPGRADE: 'false' },
    });
    expect(status, stderr).toBe(0);
    expect(Object.keys(tree(theirs, 'dist')).length).toBeGreaterThan(100);
    expect(tree(theirs, 'dist', 'plans')).toEqual(tree(ours, 'dist', 'plans'));
  });

  test('puts what planwright.yaml says for a namespace under every spec, and finds what is unknown in it', () => {
    const folder = temporaryFolder({
      'resources/a.yaml': cluster('a', '  searchNodes: 2\n'),
      'planwright.yaml':
        'namespaces:\n  streams:\n    defaults:\n      ChronikCluster:\n        searchNodes: 5\n        deletionPolicy: Delete\n        colour: red\n',
    });
    const { code, stderr } = planwright(folder, ['synth']);
    expect(code).toBe(0);
    expect(stderr).toContain('spec.colour');
    const resource = readFileSync(join(folder, 'plans/streams/chronikcluster-a/resource.yaml'), 'utf8');
    expect(resource).toContain('deletionPolicy: Delete');
    expect(resource).toContain('searchNodes: 2');
    expect(resource).not.toContain('colour');
  });

  test('reads standard input, files and folders alike', () => {
    const text = cluster('orders');
    const folder = temporaryFolder({ 'in/orders.yaml': text });
    planwright(folder, ['synth', '-', '--out', 'a', '--plans', 'pa'], text);
    planwright(folder, ['synth', 'in/orders.yaml', '--out', 'b', '--plans', 'pb']);
    planwright(folder, ['synth', './in/', '--out', './c/', '--plans', 'pc']);
    const names = (prefix: string) =>
      Object.keys(tree(folder, prefix))
        .map((file) => file.slice(prefix.length))
        .sort();
    expect(names('a').length).toBeGreaterThan(20);
    expect(names('b')).toEqual(names('a'));
    expect(names('c')).toEqual(names('a'));
  });

  test('a second run writes nothing', () => {
    const folder = temporaryFolder({ 'resources/a.yaml': cluster('a') });
    planwright(folder, ['synth']);
    const plan = join(folder, 'plans/streams/chronikcluster-a/plan.yaml');
    const before = statSync(plan).mtimeMs;
    expect(planwright(folder, ['synth']).stdout).toContain('0 files written');
    expect(statSync(plan).mtimeMs).toBe(before);
  });

  test('many files, rendered by two threads, give what few give, and see what they have in common', () => {
    const name = (index: number) => `c${String(index).padStart(3, '0')}`;
    const files = Array.from({ length: 240 }, (_, index) => [`in/${name(index)}.yaml`, cluster(name(index))] as const);
    const folder = temporaryFolder(Object.fromEntries(files));
    const paths = files.map(([path]) => path);
    const into = (output: string, given: readonly string[]) =>
      planwright(folder, ['synth', ...given, '--no-cache', '--out', `${output}/dist`, '--plans', `${output}/plans`]);
    expect(into('one', ['in'])).toMatchObject({ code: 0 });
    expect(into('two', paths.slice(0, 120))).toMatchObject({ code: 0 });
    expect(into('two', paths.slice(120))).toMatchObject({ code: 0 });
    const moved = (output: string) =>
      Object.entries(tree(folder, output)).map(
        ([file, text]) => [file, text.replaceAll(`./${output}/`, './')] as const,
      );
    expect(moved('one').map(([file, text]) => [file.slice(4), text])).toEqual(
      moved('two').map(([file, text]) => [file.slice(4), text]),
    );
    writeFileSync(join(folder, 'in/zzz.yaml'), cluster('c000'));
    const { code, stderr } = into('three', ['in']);
    expect(code).toBe(2);
    expect(stderr).toContain('in/zzz.yaml:4:9  error  duplicate-resource');
    expect(stderr).toContain('in/c000.yaml:4:9: it is written here as well');
  });

  test('what was remembered of an earlier run never hides a change', () => {
    const folder = temporaryFolder({ 'resources/a.yaml': cluster('a'), 'resources/b.yaml': cluster('b') });
    planwright(folder, ['synth']);
    const whole = tree(folder, 'dist', 'plans');
    const manifest = 'dist/manifests/streams/chronikcluster-a/30-config/ConfigMap-a-config.yaml';
    // Edited by hand, of the same length; removed; and output that never was rendered anew.
    writeFileSync(join(folder, manifest), (whole[manifest] ?? '').replace('"5432"', '"5433"'));
    rmSync(join(folder, 'plans/streams/chronikcluster-b/resource.yaml'));
    expect(planwright(folder, ['synth']).stdout).toContain('2 files written');
    expect(tree(folder, 'dist', 'plans')).toEqual(whole);
    writeFileSync(join(folder, 'planwright.yaml'), 'appliers: [argocd]\n');
    expect(planwright(folder, ['synth']).code).toBe(0);
    expect(Object.keys(tree(folder, 'dist')).filter((file) => file.startsWith('dist/flux'))).toEqual([]);
    writeFileSync(join(folder, '.planwright/render-cache.json'), '{"settings":"broken');
    expect(planwright(folder, ['synth']).code).toBe(0);
  });

  test('a resource that was remembered still conflicts with a new one', () => {
    const folder = temporaryFolder({ 'resources/a.yaml': cluster('a') });
    planwright(folder, ['synth']);
    writeFileSync(join(folder, 'resources/b.yaml'), `# the same again\n${cluster('a')}`);
    const { code, stderr } = planwright(folder, ['synth']);
    expect(code).toBe(2);
    expect(stderr).toContain('duplicate-resource');
  });

  test('--check says what is stale, exits with 3 and writes nothing', () => {
    const folder = temporaryFolder({ 'resources/a.yaml': cluster('a') });
    expect(planwright(folder, ['synth', '--check'])).toMatchObject({ code: 3 });
    expect(tree(folder, 'dist', 'plans')).toEqual({});
    planwright(folder, ['synth']);
    expect(planwright(folder, ['synth', '--check'])).toMatchObject({
      code: 0,
      stderr: expect.not.stringContaining('error'),
    });
    writeFileSync(join(folder, 'resources/a.yaml'), cluster('a', '  searchNodes: 2\n'));
    const before = tree(folder, 'dist', 'plans');
    const { code, stdout } = planwright(folder, ['synth', '--check']);
    expect(code).toBe(3);
    expect(stdout).toContain(
      'missing      dist/manifests/streams/chronikcluster-a/80-workloads/Deployment-a-search.yaml',
    );
    expect(stdout).toContain('out of date  plans/streams/chronikcluster-a/plan.yaml');
    expect(tree(folder, 'dist', 'plans')).toEqual(before);
  });
});

describe('what is left over', () => {
  test('files of a feature that was turned off, and of a resource that is gone, are removed with their folders', () => {
    const folder = temporaryFolder({
      'resources/a.yaml': cluster('a', '  searchNodes: 2\n'),
      'resources/b.yaml': cluster('b'),
    });
    planwright(folder, ['synth']);
    writeFileSync(join(folder, 'resources/a.yaml'), cluster('a'));
    rmSync(join(folder, 'resources/b.yaml'));
    expect(planwright(folder, ['synth']).code).toBe(0);
    const fresh = temporaryFolder({ 'resources/a.yaml': cluster('a') });
    planwright(fresh, ['synth']);
    expect(tree(folder, 'dist', 'plans')).toEqual(tree(fresh, 'dist', 'plans'));
    expect(() => statSync(join(folder, 'plans/streams/chronikcluster-b'))).toThrow('ENOENT');
  });

  test('with paths given, other resources stay', () => {
    const folder = temporaryFolder({
      'resources/a.yaml': cluster('a', '  searchNodes: 2\n'),
      'resources/b.yaml': cluster('b'),
    });
    planwright(folder, ['synth']);
    const before = tree(folder, 'dist', 'plans');
    writeFileSync(join(folder, 'resources/a.yaml'), cluster('a'));
    expect(planwright(folder, ['synth', 'resources/a.yaml']).code).toBe(0);
    const after = tree(folder, 'dist', 'plans');
    expect(Object.keys(after).filter((file) => file.includes('chronikcluster-b'))).toEqual(
      Object.keys(before).filter((file) => file.includes('chronikcluster-b')),
    );
    expect(Object.keys(after).filter((file) => file.includes('Deployment'))).toEqual([]);
  });

  test("somebody else's files stay, whatever they look like", () => {
    const folder = temporaryFolder({ 'resources/a.yaml': cluster('a') });
    planwright(folder, ['synth']);
    const theirs = {
      'dist/README.md': '# ours\n',
      'dist/manifests/streams/chronikcluster-a/50-stateful/extra.yaml': 'kind: ConfigMap\n',
      // Says that it is generated, but no Plan lists it.
      'dist/manifests/streams/chronikcluster-a/50-stateful/copied.yaml': readFileSync(
        join(folder, 'dist/manifests/streams/chronikcluster-a/kustomization.yaml'),
        'utf8',
      ),
      'plans/streams/chronikcluster-a/notes.yaml': 'a: b\n',
    };
    for (const [path, text] of Object.entries(theirs)) writeFileSync(join(folder, path), text);
    rmSync(join(folder, 'resources/a.yaml'));
    writeFileSync(join(folder, 'resources/b.yaml'), cluster('b'));
    expect(planwright(folder, ['synth']).code).toBe(0);
    const left = tree(folder, 'dist', 'plans');
    expect(
      Object.keys(left)
        .filter((file) => file.includes('chronikcluster-a'))
        .sort(),
    ).toEqual(
      Object.keys(theirs)
        .filter((file) => file.includes('chronikcluster-a'))
        .sort(),
    );
    expect(left).toMatchObject(theirs);
  });

  test('a file of somebody else where a generated one belongs is an error, and nothing is written', () => {
    const path = 'dist/manifests/streams/chronikcluster-a/30-config/ConfigMap-a-config.yaml';
    const folder = temporaryFolder({ 'resources/a.yaml': cluster('a'), [path]: 'mine: true\n' });
    const { code, stderr } = planwright(folder, ['synth']);
    expect(code).toBe(2);
    expect(stderr).toContain('foreign-file');
    expect(tree(folder, 'dist', 'plans')).toEqual({ [path]: 'mine: true\n' });
  });

  test('an empty input removes nothing unless --allow-empty says so', () => {
    const folder = temporaryFolder({ 'resources/a.yaml': cluster('a') });
    planwright(folder, ['synth']);
    const before = tree(folder, 'dist', 'plans');
    rmSync(join(folder, 'resources/a.yaml'));
    expect(planwright(folder, ['synth']).code).toBe(2);
    expect(tree(folder, 'dist', 'plans')).toEqual(before);
    expect(planwright(folder, ['synth', '--allow-empty']).code).toBe(0);
    expect(Object.keys(tree(folder, 'dist', 'plans')).filter((file) => file.includes('chronikcluster'))).toEqual([]);
  });

  test('what a run that was cut off left behind is made whole by the next', () => {
    const folder = temporaryFolder({ 'resources/a.yaml': cluster('a') });
    planwright(folder, ['synth']);
    const whole = tree(folder, 'dist', 'plans');
    const manifest = join(folder, 'dist/manifests/streams/chronikcluster-a/30-config/ConfigMap-a-config.yaml');
    writeFileSync(`${manifest}.4711.tmp`, readFileSync(manifest, 'utf8').slice(0, 40));
    rmSync(manifest);
    expect(planwright(folder, ['synth']).code).toBe(0);
    expect(tree(folder, 'dist', 'plans')).toEqual(whole);
  });
});

describe('the disk fails', () => {
  test('a folder that is a file ends with exit code 4 and says which', () => {
    const folder = temporaryFolder({ 'resources/a.yaml': cluster('a'), dist: 'a file' });
    const { code, stderr } = planwright(folder, ['synth']);
    expect(code).toBe(4);
    expect(stderr).toContain('dist');
  });

  test.skipIf(process.getuid?.() === 0)('a read-only folder ends with exit code 4', () => {
    const folder = temporaryFolder({ 'resources/a.yaml': cluster('a') });
    mkdirSync(join(folder, 'dist'));
    chmodSync(join(folder, 'dist'), 0o555);
    expect(planwright(folder, ['synth'])).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('permission denied'),
    });
  });
});

describe('help and completion', () => {
  test.each([['--help'], ['synth --help'], ['explain --help'], ['completion --help']])('%s', async (line) => {
    const { code, stdout } = planwright(temporaryFolder(), line.split(' '));
    expect(code).toBe(0);
    await expect(stdout).toMatchFileSnapshot(`golden/${line.replaceAll(' ', '')}.txt`);
  });

  test('completion scripts name every command and option', () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { code, stdout } = planwright(temporaryFolder(), ['completion', shell]);
      expect(code).toBe(0);
      for (const word of ['synth', 'explain', 'check', 'allow-empty']) expect(stdout).toContain(word);
    }
  });

  test('explain prints a field, a list of kinds, and JSON', async () => {
    const folder = temporaryFolder();
    await expect(planwright(folder, ['explain', 'ck.spec.storage']).stdout).toMatchFileSnapshot(
      'golden/explain-storage.txt',
    );
    expect(planwright(folder, ['explain']).stdout).toContain('ChronikCluster');
    const { stdout } = planwright(folder, ['explain', 'chronikclusters.chronik.stream', '-o', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'ChronikCluster', apiVersion: 'chronik.stream/v1alpha1' });
  });
});
