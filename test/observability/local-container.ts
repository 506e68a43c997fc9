import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isJsonArray, type JsonObject, type JsonValue, member, valueAt } from '../../src/core/json/json.ts';
import { asObject, objectsOf, podTemplateOf } from '../../src/core/manifest/pod-spec.ts';
import type { Plan } from '../../src/core/plan/plan.ts';

/** What a container of a rendered pod is to see, beside what the Plan holds. */
export interface Surroundings {
  /** Where its file system is laid out. */
  readonly folder: string;
  /** The Secrets and ConfigMaps that the Plan does not hold: keys and values by name. */
  readonly objects?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Values of variables that Kubernetes would know: `POD_NAME`. */
  readonly env?: Readonly<Record<string, string>>;
  /** What is different on this machine: addresses. Paths are taken care of. */
  readonly rewrite?: (text: string) => string;
}

/** A container of a rendered pod on this machine: its files are in a folder, and whatever names one of their paths names it there. */
export interface LocalContainer {
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The place of one of its paths on this machine. */
  readonly pathOf: (path: string) => string;
}

/** Lays out the file system of one container of a workload, by the workload's kind and name and the container's name. */
export function localContainer(
  plan: Plan,
  [kind, workload, name]: readonly [kind: string, workload: string, container: string],
  { folder, objects = {}, env = {}, rewrite = (text) => text }: Surroundings,
): LocalContainer {
  const pod = podOf(plan, kind, workload);
  const container = [...objectsOf(pod['containers']), ...objectsOf(pod['initContainers'])].find(
    (candidate) => candidate['name'] === name,
  );
  if (container === undefined) throw new Error(`${kind} ${workload} has no container ${name}`);
  const mounts = objectsOf(container['volumeMounts']).map((mount) => ({
    path: String(mount['mountPath']),
    volume: objectsOf(pod['volumes']).find((volume) => volume['name'] === mount['name']) ?? {},
  }));
  const local = pathRewriter(
    mounts.map(({ path }) => path),
    folder,
  );
  for (const { path, volume } of mounts) {
    mkdirSync(join(folder, path), { recursive: true });
    for (const [file, text] of Object.entries(filesOf(volume, { plan, objects }))) {
      const target = join(folder, path, file);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, rewrite(local(text)));
    }
  }
  const variables = { ...literalVariables(container), ...env };
  const words = (member: string): readonly string[] =>
    textsOf(container[member]).map((word) => rewrite(local(expand(word, variables))));
  return {
    command: words('command'),
    args: words('args'),
    env: variables,
    pathOf: (path) => join(folder, path),
  };
}

function podOf(plan: Plan, kind: string, name: string): JsonObject {
  const found = plan.objects.find(({ ref }) => ref.kind === kind && ref.name === name);
  const template = found === undefined ? undefined : podTemplateOf(found.manifest);
  if (template === undefined) throw new Error(`the Plan has no ${kind} ${name}`);
  return template.spec;
}

/** The account's token is mounted by Kubernetes, so that no manifest names its place. */
const ACCOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

function pathRewriter(paths: readonly string[], folder: string): (text: string) => string {
  const known = [...paths, ACCOUNT_PATH].sort((left, right) => right.length - left.length);
  const pattern = new RegExp(`(?<![\\w.-])(${known.map(escaped).join('|')})(?![\\w-])`, 'g');
  return (text) => text.replaceAll(pattern, (path) => join(folder, path));
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

interface Known {
  readonly plan: Plan;
  readonly objects: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

function filesOf(volume: JsonObject, known: Known): Readonly<Record<string, string>> {
  const secret = asObject(volume['secret']);
  const sources = [
    { configMap: volume['configMap'], secret: { ...secret, name: secret['secretName'] } },
    ...objectsOf(asObject(volume['projected'])['sources']),
  ];
  return Object.assign(
    {},
    ...sources.flatMap((source) => [source['configMap'], source['secret']].map((from) => selected(from, known))),
  );
}

function selected(source: JsonValue | undefined, known: Known): Readonly<Record<string, string>> {
  const name = member(source, 'name');
  if (typeof name !== 'string') return {};
  const data = dataOf(name, known);
  const items = objectsOf(member(source, 'items'));
  if (items.length === 0) return data;
  return Object.fromEntries(items.map((item) => [String(item['path']), valueOf(data, String(item['key']))]));
}

function valueOf(data: Readonly<Record<string, string>>, key: string): string {
  const value = data[key];
  if (value === undefined) throw new Error(`the test has no key ${key}`);
  return value;
}

function dataOf(name: string, { plan, objects }: Known): Readonly<Record<string, string>> {
  const planned = plan.objects.find(({ ref }) => ref.kind === 'ConfigMap' && ref.name === name);
  const data = planned === undefined ? objects[name] : asObject(valueAt(planned.manifest, ['data']));
  if (data === undefined) throw new Error(`the test has no ConfigMap or Secret ${name}`);
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, String(value)]));
}

function literalVariables(container: JsonObject): Readonly<Record<string, string>> {
  const literal = objectsOf(container['env']).filter((variable) => typeof variable['value'] === 'string');
  return Object.fromEntries(literal.map((variable) => [String(variable['name']), String(variable['value'])]));
}

/** `$(NAME)` as a kubelet expands it, and `$$`, which stands for a dollar. */
function expand(word: string, variables: Readonly<Record<string, string>>): string {
  return word.replaceAll(/\$(?:\$|\(([A-Z_]+)\))/g, (whole, name?: string) =>
    name === undefined ? '$' : (variables[name] ?? whole),
  );
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  return isJsonArray(value) ? value.map(String) : [];
}
