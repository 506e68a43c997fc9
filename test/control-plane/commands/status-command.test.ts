import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { cluster as chronik } from '../../e2e/planwright-process.ts';
import { applyCrds } from '../harness/apply-crds.ts';
import { ownCrdFiles } from '../harness/own-crds.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { kubectl, type Outcome, planwright, startPlanwright } from './run-commands.ts';

const RESOURCE = chronik('orders');
const NAME = 'chronikcluster/orders';

describeWithCluster(
  'planwright status and diff ask a real API server',
  { workloads: true, programs: ['kubectl'], ownCluster: true },
  (cluster) => {
    let folder = '';
    const run = (...args: readonly string[]): Promise<Outcome> =>
      planwright([...args, '--kubeconfig', cluster().kubeconfig], { folder });
    const kube = (...args: readonly string[]): Promise<string> =>
      kubectl(['--kubeconfig', cluster().kubeconfig, ...args], { folder });
    const file = (name: string, text: string): string => {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      return path;
    };
    /** A kubeconfig with some things changed. */
    const kubeconfigWith = (name: string, change: (config: KubeconfigText) => void): string => {
      const config: KubeconfigText = parse(readFileSync(cluster().kubeconfig, 'utf8'));
      change(config);
      return file(name, stringify(config));
    };

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'planwright-status-'));
      file('resources/orders.yaml', RESOURCE);
      const { code, stderr } = await planwright(['synth'], { folder });
      expect({ code, stderr }).toMatchObject({ code: 0 });
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('says so when the CRDs are not installed', async () => {
      const { code, stderr } = await run('status', '-A');
      expect(stderr).toContain('install the CRDs');
      expect(code).toBe(4);
    });

    it('knows nothing where there is nothing', async () => {
      await applyCrds(cluster().client, ownCrdFiles());
      await kube('create', 'namespace', 'streams');
      expect(await run('status', '-n', 'streams')).toEqual({
        code: 0,
        stdout: '',
        stderr: 'there are no resources in namespace streams\n',
      });
      const missing = await run('status', '-n', 'streams', 'orders');
      expect(missing.code).toBe(2);
      expect(missing.stderr).toContain("there is no resource 'orders' in namespace streams");
    });

    it('is pending without a Plan, then goes on until it is ready, as a watch sees it', async () => {
      await kube('apply', '-f', 'resources/orders.yaml');
      const pending = await run('status', '-n', 'streams');
      expect(pending.stdout).toMatch(/^RESOURCE +PHASE +READY/);
      expect(pending.stdout).toMatch(/chronikcluster\/orders +Pending +False/);
      expect(pending.code).toBe(3);

      const watch = startPlanwright(
        ['status', NAME, '-n', 'streams', '--watch', '--timeout', '4m', '--kubeconfig', cluster().kubeconfig],
        { folder },
      );
      await waitUntil('the watch has begun', () => watch.stdout().includes('Pending'));
      await kube(
        'create',
        'secret',
        'generic',
        'metastore',
        '-n',
        'streams',
        '--from-literal=username=a',
        '--from-literal=password=b',
      );
      await kube('apply', '--server-side', '-f', 'plans/streams/chronikcluster-orders/plan.yaml');
      await kube('apply', '--server-side', '-k', 'dist/manifests/streams/chronikcluster-orders');
      const { code, stdout } = await watch.ended;
      expect(stdout).toMatch(/streams {2}chronikcluster\/orders {2}Running {2}ready/);
      expect(code).toBe(0);
    });

    it('shows all of one resource', async () => {
      const { code, stdout, stderr } = await run('status', NAME, '-n', 'streams');
      expect(stdout).toMatch(/^ChronikCluster streams\/orders\n {2}Running/);
      for (const part of ['Conditions', 'Components', 'Endpoints', 'Ready ', 'True']) expect(stdout).toContain(part);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    });

    it('gives programs the whole status', async () => {
      const { code, stdout } = await run('status', '-A', '-o', 'json');
      const report: { ready: boolean; resources: { name: string; status: { phase: string } }[] } = JSON.parse(stdout);
      expect(code).toBe(0);
      expect(report).toMatchObject({ ready: true, resources: [{ name: 'orders', status: { phase: 'Running' } }] });
    });

    it('sees no difference right after applying', async () => {
      const { code, stdout } = await run('diff', '-n', 'streams');
      expect(stdout).toBe('ChronikCluster streams/orders: the cluster is what the Plan says\n');
      expect(code).toBe(0);
    });

    it('says who edited which field, from what to what', async () => {
      const script = file(
        'editor.sh',
        '#!/bin/sh\nsed -i \'s/terminationGracePeriodSeconds: [0-9]*/terminationGracePeriodSeconds: 7/\' "$1"\n',
      );
      await kubectl(['--kubeconfig', cluster().kubeconfig, 'edit', '-n', 'streams', 'statefulset', 'orders-ingest'], {
        folder,
        environment: { KUBE_EDITOR: `sh ${script}` },
      });
      const { code, stdout } = await run('diff', NAME, '-n', 'streams');
      expect(code).toBe(3);
      expect(stdout).toContain('ChronikCluster streams/orders: 1 difference\n');
      expect(stdout).toContain('  StatefulSet.apps/streams/orders-ingest (step stateful)\n');
      expect(stdout).toMatch(
        /^ {4}~ spec\.template\.spec\.terminationGracePeriodSeconds: \d+ → 7 {2}kubectl-edit \(a person\), \d+s ago$/m,
      );
      const json = await run('diff', '-n', 'streams', '-o', 'json');
      expect(JSON.parse(json.stdout)).toMatchObject({
        in_sync: false,
        resources: [
          {
            differences: [
              {
                object: 'StatefulSet.apps/streams/orders-ingest',
                type: 'Changed',
                field: 'spec.template.spec.terminationGracePeriodSeconds',
                live: 7,
                manager: 'kubectl-edit',
                writer: 'person',
              },
            ],
          },
        ],
      });
    });

    it('says the same of a dump made by the command it prints', async () => {
      const command = await planwright(['status', '--dump-command', '-n', 'streams'], { folder });
      const dump = command.stdout.slice(0, command.stdout.lastIndexOf('}') + 1);
      const script = file(
        'dump.sh',
        dump.replaceAll('kubectl get', `kubectl --kubeconfig ${cluster().kubeconfig} get`),
      );
      const { code, stderr } = await runShell(script, folder, file('dump.json', ''));
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(readFileSync(join(folder, 'dump.json'), 'utf8')).not.toContain('"password":"Yg=="');
      const live = JSON.parse((await run('diff', '-n', 'streams', '-o', 'json')).stdout);
      const dumped = JSON.parse(
        (await planwright(['diff', '--from-dump', 'dump.json', '-o', 'json'], { folder })).stdout,
      );
      expect(dumped.resources).toEqual(live.resources);
      const { stdout } = await planwright(['status', NAME, '--from-dump', 'dump.json'], { folder });
      expect(stdout).toContain('kubectl-edit');
    });

    it('finds an object that has lost its label', async () => {
      await kube('label', 'service', '-n', 'streams', '--all', 'planwright.dev/resource-');
      const { stdout } = await run('diff', '-n', 'streams');
      expect(stdout).toContain(
        '- metadata.labels["planwright.dev/resource"]: "chronikcluster.orders" → (not in the cluster)',
      );
      expect(stdout).not.toContain('is not in the cluster any more');
    });

    it('says what is missing', async () => {
      await kube('delete', 'service', '-n', 'streams', 'orders-ingest-client');
      const { code, stdout } = await run('diff', '-n', 'streams');
      expect(code).toBe(3);
      expect(stdout).toContain('- Service/streams/orders-ingest-client is not in the cluster any more\n');
    });

    describe('somebody with few permissions', () => {
      const reader = (): string => join(folder, 'reader.yaml');
      beforeAll(async () => {
        await kube('create', 'serviceaccount', 'reader', '-n', 'streams');
        const rules = [
          [
            'plans.planwright.dev,chronikclusters.chronik.stream',
            'databases.database.example.com,observabilityplatforms.observability.io',
          ],
          ['pods,services,statefulsets.apps,deployments.apps,replicasets.apps'],
        ];
        for (const [index, resources] of rules.entries()) {
          await kube(
            'create',
            'role',
            `reader-${index}`,
            '-n',
            'streams',
            '--verb=get,list',
            `--resource=${resources.join(',')}`,
          );
          await kube(
            'create',
            'rolebinding',
            `reader-${index}`,
            '-n',
            'streams',
            `--role=reader-${index}`,
            '--serviceaccount=streams:reader',
          );
        }
        const token = (await kube('create', 'token', 'reader', '-n', 'streams')).trim();
        kubeconfigWith('reader.yaml', (config) => {
          config.users[0].user = { token };
        });
      });

      it('is told what could not be read, and gets the rest', async () => {
        const { code, stdout, stderr } = await planwright(['status', '-n', 'streams', '--kubeconfig', reader()], {
          folder,
        });
        expect(stdout).toMatch(/chronikcluster\/orders/);
        expect(stderr).toMatch(
          /note: cannot read ConfigMap: configmaps is forbidden: User "system:serviceaccount:streams:reader"/,
        );
        expect(code).toBe(3);
      });

      it('never sees forbidden objects as missing', async () => {
        const { code, stdout } = await planwright(['diff', '-n', 'streams', '--kubeconfig', reader()], { folder });
        expect(stdout).toMatch(/cannot tell: ServiceAccount\/streams\/\S+: serviceaccounts is forbidden/);
        expect(stdout).not.toContain('- ServiceAccount');
        expect(code).toBe(3);
      });

      it('is refused where not even Plans may be read', async () => {
        const { code, stderr } = await planwright(['status', '-A', '--kubeconfig', reader()], { folder });
        expect(stderr).toMatch(/^error: reading Plans: plans\.planwright\.dev is forbidden/);
        expect(code).toBe(4);
      });
    });

    it('reads with a certificate, a token file and a plug-in', async () => {
      const token = (await kube('create', 'token', 'default', '-n', 'streams')).trim();
      const credential = { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token } };
      const plugin = file('plugin.sh', `#!/bin/sh\necho '${JSON.stringify(credential)}'\n`);
      await kube(
        'create',
        'clusterrolebinding',
        'default-view',
        '--clusterrole=cluster-admin',
        '--serviceaccount=streams:default',
      );
      const users = {
        'exec.yaml': { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'sh', args: [plugin] } },
        'token-file.yaml': { tokenFile: file('token', token) },
      };
      for (const [name, user] of Object.entries(users)) {
        const path = kubeconfigWith(name, (config) => {
          config.users[0].user = user;
        });
        const { stdout, stderr } = await planwright(['status', '-n', 'streams', '--kubeconfig', path], { folder });
        expect(stdout + stderr).toContain('chronikcluster/orders');
      }
    });

    const wrongConfigs: Readonly<Record<string, readonly [(config: KubeconfigText) => void, RegExp]>> = {
      'a token that is not accepted': [
        (config) => {
          config.users[0].user = { token: 'wrong' };
        },
        /does not accept the credentials of the context '\S+' \(401\)/,
      ],
      'a plug-in that is not installed': [
        (config) => {
          config.users[0].user = {
            exec: {
              apiVersion: 'client.authentication.k8s.io/v1',
              command: 'no-such-plugin',
              installHint: 'brew install it',
            },
          };
        },
        /the plug-in 'no-such-plugin' is not installed: brew install it/,
      ],
      'a plug-in that fails': [
        (config) => {
          const args = ['-c', 'echo log in first >&2; exit 1'];
          config.users[0].user = { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'sh', args } };
        },
        /getting credentials for the context '\S+': log in first/,
      ],
      'a server that is down': [
        (config) => {
          config.clusters[0].cluster['server'] = 'https://127.0.0.1:1';
        },
        /asking the cluster at https:\/\/127\.0\.0\.1:1: nothing listens there/,
      ],
      'a certificate authority that did not sign': [
        (config) => {
          delete config.clusters[0].cluster['certificate-authority'];
          delete config.clusters[0].cluster['certificate-authority-data'];
        },
        /its certificate is not one that the kubeconfig trusts/,
      ],
      'an address that is none': [
        (config) => {
          config.clusters[0].cluster['server'] = 'nowhere';
        },
        /'nowhere' is not the address of a server/,
      ],
      'a context without its cluster': [
        (config) => {
          config.clusters[0].name = 'another';
        },
        /there is no cluster '\S+' in /,
      ],
    };
    it.each(Object.entries(wrongConfigs))('ends with 4 and a reason: %s', async (situation, [change, message]) => {
      const path = kubeconfigWith(`${situation.replaceAll(' ', '-')}.yaml`, change);
      const { code, stdout, stderr } = await planwright(['status', '-n', 'streams', '--kubeconfig', path], { folder });
      expect(stderr).toMatch(message);
      expect(stderr).not.toContain('This is a bug');
      expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    });

    it('names the contexts there are, where the wrong one is asked for', async () => {
      const { code, stderr } = await run('status', '--context', 'wrong');
      expect(stderr).toMatch(/there is no context 'wrong' in \S+; there are: \S+/);
      expect(code).toBe(4);
    });

    it('ends a watch with 0 at Ctrl-C', async () => {
      const watch = startPlanwright(['status', '-A', '--watch', '--kubeconfig', cluster().kubeconfig], { folder });
      await waitUntil('the watch shows something', () => watch.stdout().includes('chronikcluster/orders'));
      watch.interrupt();
      expect(await watch.ended).toMatchObject({ code: 0, stderr: '' });
    });
  },
);

interface KubeconfigText {
  readonly clusters: [{ name: string; cluster: Record<string, unknown> }];
  readonly users: [{ user: unknown }];
}

async function runShell(script: string, folder: string, _output: string): Promise<Outcome> {
  const { startProgram } = await import('./run-commands.ts');
  const { programFile } = await import('../harness/programs.ts');
  const path = `${dirname(programFile('kubectl'))}:${process.env['PATH'] ?? ''}`;
  writeFileSync(script, `${readFileSync(script, 'utf8')} > dump.json\n`);
  return startProgram('sh', [script], { folder, environment: { PATH: path } }).ended;
}
