import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { parse } from 'yaml';
import { isJsonArray, member, valueAt } from '../../core/json/json.ts';
import { errorCode, WorldError } from '../world-error.ts';

/** Which kubeconfig to use, as `kubectl` has it. */
export interface KubeconfigChoice {
  /** `--kubeconfig`; without it the files of KUBECONFIG, then `~/.kube/config`, then the service account of a pod. */
  readonly kubeconfig?: string | undefined;
  /** `--context`; without it the current one. */
  readonly context?: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const SERVICE_ACCOUNT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** Loads a kubeconfig and selects the context. Throws a WorldError that names what is missing. */
export async function loadKubeconfig(choice: KubeconfigChoice, environment: Environment): Promise<KubeConfig> {
  // Half of the package is generated models that nobody needs here, and even so it takes longer to load than a whole `synth`.
  const { KubeConfig: Config } = await import('@kubernetes/client-node/dist/config.js');
  const config = new Config();
  const files = kubeconfigFiles(choice, environment);
  for (const file of files) mergeFile(config, file, () => new Config());
  if (files.length === 0) {
    if (!existsSync(SERVICE_ACCOUNT_TOKEN)) throw new WorldError('looking for a kubeconfig', new Error(NO_KUBECONFIG));
    config.loadFromCluster();
  }
  selectContext(config, choice.context, files.join(', '));
  return config;
}

const NO_KUBECONFIG =
  'there is none: name one with --kubeconfig or KUBECONFIG, or read a dump with --from-dump (see `planwright status --help`)';

function kubeconfigFiles({ kubeconfig }: KubeconfigChoice, environment: Environment): readonly string[] {
  if (kubeconfig !== undefined) return [kubeconfig];
  const listed = (environment['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  // As kubectl: of several files those that are missing count as empty; a single one must be there.
  if (listed.length > 0) return listed.length === 1 ? listed : listed.filter((file) => existsSync(file));
  return [join(environment['HOME'] ?? homedir(), '.kube', 'config')].filter((file) => existsSync(file));
}

/** Where two files have an entry of one name, the first counts, as for kubectl. client-node would throw. */
function mergeFile(config: KubeConfig, file: string, create: () => KubeConfig): void {
  const read = readFile(file, create);
  for (const cluster of read.clusters) if (config.getCluster(cluster.name) === null) config.addCluster(cluster);
  for (const user of read.users) if (config.getUser(user.name) === null) config.addUser(user);
  for (const context of read.contexts) if (config.getContextObject(context.name) === null) config.addContext(context);
  if (read.currentContext && !config.currentContext) config.setCurrentContext(read.currentContext);
}

function readFile(file: string, create: () => KubeConfig): KubeConfig {
  const read = create();
  try {
    read.loadFromFile(file);
    read.users = withTokenFiles(read.users, file);
  } catch (cause) {
    throw cause instanceof WorldError
      ? cause
      : new WorldError(`reading the kubeconfig ${file}`, explainKubeconfig(cause));
  }
  return read;
}

/** client-node 1.4.0 knows `tokenFile` by another name than Kubernetes (clientcmd v1 AuthInfo), where it comes before `token`. */
function withTokenFiles(users: KubeConfig['users'], file: string): KubeConfig['users'] {
  const entries = valueAt(parse(readFileSync(file, 'utf8')), ['users']);
  if (!isJsonArray(entries)) return users;
  const paths = new Map(entries.map((entry) => [member(entry, 'name'), valueAt(entry, ['user', 'tokenFile'])]));
  return users.map((user) => {
    const path = paths.get(user.name);
    return typeof path === 'string' ? { ...user, token: readToken(resolve(dirname(file), path)) } : user;
  });
}

function readToken(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new WorldError(`reading the token file ${path}`, cause);
  }
}

/** client-node reads members of what it parsed without looking whether they are there. */
function explainKubeconfig(cause: unknown): unknown {
  if (errorCode(cause) !== undefined) return cause;
  if (cause instanceof TypeError) return new Error('it is not a kubeconfig');
  return cause instanceof Error ? new Error(cause.message.split('\n')[0]) : cause;
}

function selectContext(config: KubeConfig, wanted: string | undefined, files: string): void {
  const where = files === '' ? '' : ` in ${files}`;
  const known = config.getContexts().map(({ name }) => name);
  if (wanted !== undefined) config.setCurrentContext(wanted);
  const context = config.getCurrentContext();
  const choose = known.length === 0 ? '' : `; there are: ${known.join(', ')}`;
  if (!context)
    throw new WorldError('choosing a context', new Error(`no current context${where}: use --context${choose}`));
  const found = config.getContextObject(context);
  if (found === null)
    throw new WorldError('choosing a context', new Error(`there is no context '${context}'${where}${choose}`));
  if (config.getCluster(found.cluster) === null) {
    throw new WorldError(`using the context '${context}'`, new Error(`there is no cluster '${found.cluster}'${where}`));
  }
}
