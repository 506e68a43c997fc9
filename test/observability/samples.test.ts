import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Plan } from '../../src/core/plan/plan.ts';
import { listFiles } from '../../src/edges/files/file-tree.ts';
import type { Program } from '../control-plane/harness/programs.ts';
import { describeWithPrograms } from '../programs/describe-with-programs.ts';
import { runProgram } from '../programs/run-program.ts';
import { synthesizeText } from '../synthesize-text.ts';
import { type LocalContainer, localContainer } from './local-container.ts';
import { selfSigned } from './self-signed.ts';

const { certificate, key } = selfSigned(['localhost']);
/** What stands in for the keys of Secrets that programs read while they check; any other text will do for the rest. */
const STAND_INS: Readonly<Record<string, string>> = {
  'tls.crt': certificate,
  'tls.key': key,
  'ca.crt': certificate,
  'alertmanager.yml': 'route: {receiver: nobody}\nreceivers: [{name: nobody}]\n',
  'alertmanager.yaml': 'route: {receiver: nobody}\nreceivers: [{name: nobody}]\n',
};

/** What Kubernetes mounts into pods that ask for their account. */
const ACCOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
/** The container that completes the configuration of Prometheus before 2.49. */
const COMPLETING = 'complete-user-names';

const FOLDERS = ['../../src/kinds/observability-platform/samples', '../samples/upstream-observability-platforms'];

/** Every sample of ours and of upstream that is rendered. */
const samples = FOLDERS.flatMap((folder) => [...listFiles(fileURLToPath(new URL(folder, import.meta.url)))])
  .filter((file) => file.endsWith('.yaml') && !basename(file).startsWith('invalid-'))
  .sort()
  .flatMap((file) =>
    synthesizeText(readFileSync(file, 'utf8')).rendered.map(({ plan }) => [basename(file, '.yaml'), plan] as const),
  );

/** How a component's configuration is checked, by the program that comes nearest to the version. */
interface Check {
  readonly component: string;
  readonly programs: readonly [current: Program, older: Program];
  /** The oldest version that the current program speaks for. */
  readonly current: readonly [major: number, minor: number];
  readonly argumentsOf: (container: LocalContainer) => readonly string[];
}

const CHECKS: readonly Check[] = [
  {
    component: 'prometheus',
    programs: ['promtool', 'promtool-2'],
    current: [3, 0],
    argumentsOf: ({ args }) => ['check', 'config', flagOf(args, '--config.file=')],
  },
  {
    component: 'alertmanager',
    programs: ['amtool', 'amtool-0.26'],
    current: [0, 28],
    argumentsOf: ({ args }) => ['check-config', flagOf(args, '--config.file=')],
  },
  {
    component: 'loki',
    programs: ['loki', 'loki-2'],
    current: [3, 0],
    argumentsOf: ({ args }) => [...args, '-verify-config'],
  },
  {
    component: 'tempo',
    programs: ['tempo', 'tempo-2.6'],
    current: [2, 7],
    argumentsOf: ({ args }) => [...args, '-config.verify=true'],
  },
  {
    component: 'collector',
    programs: ['otelcol', 'otelcol-0.91'],
    current: [0, 100],
    argumentsOf: ({ args }) => ['validate', ...args],
  },
];

/**
 * What a program refuses because a user wrote it, and `synth` does not know: fields of a receiver in the text of `alertmanager.config`.
 * (Upstream's document means `http_headers`.)
 */
const USERS_OWN: Readonly<Record<string, readonly string[]>> = {
  alertmanager: ['examples-i18n-config: field headers not found'],
};

describeWithPrograms(
  'what is rendered for every sample is accepted by the program',
  ['busybox', ...CHECKS.flatMap(({ programs }) => programs)],
  () => {
    test.each(CHECKS.map((check) => [check.component, check] as const))('%s', (component, check) => {
      const refused: string[] = [];
      let accepted = 0;
      for (const [sample, plan] of samples) {
        const workload = plan.objects.find(
          ({ ref, manifest }) =>
            ['StatefulSet', 'Deployment', 'DaemonSet'].includes(ref.kind) &&
            manifest.metadata.labels?.['app.kubernetes.io/component'] === component,
        );
        if (workload === undefined) continue;
        const complaint = complaintAbout(plan, [workload.ref.kind, workload.ref.name, component], check);
        if (complaint === undefined) accepted += 1;
        else refused.push(`${sample}: ${complaint}`);
      }
      const isUsersOwn = (line: string) =>
        (USERS_OWN[component] ?? []).some((known) => known.split(': ').every((part) => line.includes(part)));
      expect(refused.filter((line) => !isUsersOwn(line))).toEqual([]);
      expect(refused.length).toBe((USERS_OWN[component] ?? []).length);
      expect(accepted).toBeGreaterThan(5);
    });
  },
);

function complaintAbout(
  plan: Plan,
  place: readonly [kind: string, workload: string, container: string],
  check: Check,
): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'planwright-sample-'));
  try {
    const surroundings = { folder, objects: standInsOf(plan) };
    const container = localContainer(plan, place, surroundings);
    mountAccount(container);
    if (container.args.some((word) => word.includes('/completed/'))) {
      const init = localContainer(plan, [place[0], place[1], COMPLETING], surroundings);
      expect(runProgram('busybox', ['sh', ...init.command.slice(1)], { env: init.env }).status).toBe(0);
    }
    const program = check.programs[speaksFor(plan, place, check) ? 0 : 1];
    const env = { POD_IP: '127.0.0.1', POD_NAME: `${place[1]}-0`, NODE_NAME: 'node', ...container.env };
    const { status, stdout, stderr } = runProgram(program, check.argumentsOf(container), { env });
    return status === 0 ? undefined : `${program}: ${(stderr + stdout).slice(-600)}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function mountAccount({ pathOf }: LocalContainer): void {
  mkdirSync(pathOf(ACCOUNT_PATH), { recursive: true });
  writeFileSync(join(pathOf(ACCOUNT_PATH), 'token'), 'a token');
  writeFileSync(join(pathOf(ACCOUNT_PATH), 'ca.crt'), certificate);
}

/** Whether the current program is the one for the image's version. */
function speaksFor(plan: Plan, [kind, name, container]: readonly string[], { current }: Check): boolean {
  const text = JSON.stringify(plan.objects.find(({ ref }) => ref.kind === kind && ref.name === name)?.manifest);
  const image = new RegExp(`"image":"[^"]*${container === 'collector' ? '' : container}[^"]*:v?(\\d+)\\.(\\d+)`).exec(
    text,
  );
  const [major, minor] = [Number(image?.[1]), Number(image?.[2])];
  return major > current[0] || (major === current[0] && minor >= current[1]);
}

/** Every Secret and ConfigMap that the Plan needs and does not hold, with something under each key. */
function standInsOf({ requires, creates }: Plan): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return Object.fromEntries(
    [...requires, ...creates].map(({ name, keys }) => [
      name,
      Object.fromEntries((keys ?? []).map((each) => [each, STAND_INS[each] ?? 'text'])),
    ]),
  );
}

function flagOf(args: readonly string[], flag: string): string {
  const found = args.find((word) => word.startsWith(flag));
  if (found === undefined) throw new Error(`no ${flag}`);
  return found.slice(flag.length);
}
