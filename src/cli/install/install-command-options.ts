import { isDns1123Label } from '../../core/manifest/kubernetes-names.ts';
import type { Diagnostic } from '../../core/diagnostic/diagnostic.ts';
import { suggestName } from '../../core/diagnostic/suggest-name.ts';
import { INSTALL_PARTS, type InstallOptions, type InstallPart } from '../../core/install/install-options.ts';

/** The options of `planwright install`, as they were written. */
export interface InstallCommandOptions {
  readonly namespace: string;
  readonly name: string;
  readonly image?: string;
  readonly replicas: string;
  readonly shards: string;
  readonly only?: readonly string[];
  readonly without?: readonly string[];
  readonly remove?: boolean;
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** What is asked for, but for the catalogues. */
export type InstallRequest = Omit<InstallOptions, 'kinds' | 'rules'>;

/** Reads the options; all that is wrong with them at once. */
export function readInstallOptions(
  options: InstallCommandOptions,
  version: string,
): InstallRequest | readonly Diagnostic[] {
  const { namespace, name, image = `planwright:${version}` } = options;
  const replicas = numberOf(options.replicas);
  const shards = numberOf(options.shards);
  const checks: readonly (readonly [isRight: boolean, option: string, text: string, expected: string])[] = [
    [isDns1123Label(namespace), '--namespace', namespace, LABEL],
    [isDns1123Label(name) && name.length <= LONGEST_NAME, '--name', name, `${LABEL}, at most ${LONGEST_NAME} of them`],
    [IMAGE.test(image), '--image', image, 'the name of an image, such as registry.example.com/planwright:0.1.0'],
    [replicas >= 1 && replicas <= MOST, '--replicas', options.replicas, `a whole number from 1 to ${MOST}`],
    [shards >= 1 && shards <= MOST, '--shards', options.shards, `a whole number from 1 to ${MOST}`],
  ];
  const wrong = [
    ...checks.flatMap(([isRight, option, text, expected]) => (isRight ? [] : [refusal(option, text, expected)])),
    ...[...(options.only ?? []), ...(options.without ?? [])].flatMap(checkPart),
  ];
  if (wrong.length > 0) return wrong;
  const left = options.without ?? [];
  const parts = INSTALL_PARTS.filter((part) => (options.only ?? INSTALL_PARTS).includes(part) && !left.includes(part));
  return { namespace, name, image, version, replicas, shards, parts };
}

const LABEL = 'lower-case letters, digits and dashes';
const LONGEST_NAME = 40;
const MOST = 64;
const IMAGE = /^[\w.-]+(?::\d+)?(?:\/[\w.-]+)*(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?$/;

function numberOf(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

function checkPart(text: string): readonly Diagnostic[] {
  if (INSTALL_PARTS.some((part: InstallPart) => part === text)) return [];
  const near = suggestName(text, INSTALL_PARTS);
  const fix = near === undefined ? {} : { fix: `write \`${near}\`` };
  return [{ ...refusal('--only or --without', text, `some of ${INSTALL_PARTS.join(', ')}`), ...fix }];
}

function refusal(option: string, text: string, expected: string): Diagnostic {
  return { code: 'invalid-option', severity: 'error', message: `'${text}' is no value for ${option}`, expected };
}
