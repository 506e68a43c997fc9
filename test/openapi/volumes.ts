import { checkFieldReference, checkResourceFieldReference } from './downward-api.ts';
import { at, elements, entries, type Field, isSet, type Problems, problem, text } from './field.ts';
import { checkEnum, checkRange, checkSyntax, checkUnique, forbid, requireSyntax, requireText } from './field-checks.ts';
import { checkTemplateMetadata } from './metadata.ts';
import { checkClaimSpec } from './persistent-volume-claim.ts';
import { parseQuantity } from './quantity.ts';
import { dnsLabel, dnsSubdomain, pathWithoutBacksteps, relativePath, type Syntax, unreservedPath } from './syntax.ts';

const HOST_PATH_TYPES = [
  'DirectoryOrCreate',
  'Directory',
  'FileOrCreate',
  'File',
  'Socket',
  'CharDevice',
  'BlockDevice',
];
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];

/** Checks the volumes of a pod: names, one source each, and the sources that Planwright or its users write. */
export function* checkVolumes(volumes: readonly Field[]): Problems {
  for (const volume of volumes) {
    yield* requireSyntax(at(volume, 'name'), dnsLabel);
    const sources = entries(volume).filter(([key, source]) => key !== 'name' && isSet(source));
    if (sources.length !== 1) yield problem(volume, 'must have exactly one source');
    for (const [type, source] of sources) yield* checkSource(type, source);
  }
}

function* checkSource(type: string, source: Field): Problems {
  switch (type) {
    case 'configMap':
      yield* requireText(at(source, 'name'));
      return yield* checkFiles(source);
    case 'secret':
      yield* requireText(at(source, 'secretName'));
      return yield* checkFiles(source);
    case 'persistentVolumeClaim':
      return yield* requireText(at(source, 'claimName'));
    case 'emptyDir':
      return yield* checkEmptyDirectory(source);
    case 'downwardAPI':
      return yield* checkDownwardApi(source);
    case 'projected':
      return yield* checkProjected(source);
    case 'hostPath':
      yield* requireSyntax(at(source, 'path'), pathWithoutBacksteps);
      return yield* checkEnum(at(source, 'type'), HOST_PATH_TYPES);
    default:
      return yield* checkRareSource(type, source);
  }
}

const csiDriver: Syntax = (name) =>
  dnsSubdomain(name.toLowerCase()) ?? (name.length > 63 ? 'must have at most 63 characters' : undefined);

function* checkRareSource(type: string, source: Field): Problems {
  switch (type) {
    case 'ephemeral':
      if (!isSet(at(source, 'volumeClaimTemplate'))) yield problem(source, 'must have a volumeClaimTemplate');
      yield* checkTemplateMetadata(at(source, 'volumeClaimTemplate', 'metadata'));
      return yield* checkClaimSpec(at(source, 'volumeClaimTemplate', 'spec'));
    case 'csi':
      return yield* requireSyntax(at(source, 'driver'), csiDriver);
    case 'image':
      yield* requireText(at(source, 'reference'));
      return yield* checkEnum(at(source, 'pullPolicy'), PULL_POLICIES);
    case 'nfs':
      yield* requireText(at(source, 'server'));
      if (!text(at(source, 'path')).startsWith('/')) yield problem(at(source, 'path'), 'must be an absolute path');
  }
}

function* checkEmptyDirectory(source: Field): Problems {
  const limit = at(source, 'sizeLimit');
  if (isSet(limit) && (parseQuantity(limit.value) ?? 0n) < 0n) yield problem(limit, 'must not be negative');
}

function* checkFiles(source: Field): Problems {
  yield* checkMode(at(source, 'defaultMode'));
  for (const item of elements(at(source, 'items'))) {
    yield* requireText(at(item, 'key'));
    yield* requireSyntax(at(item, 'path'), unreservedPath);
    yield* checkMode(at(item, 'mode'));
  }
}

function* checkMode(mode: Field): Problems {
  yield* checkRange(mode, 0, 0o777);
}

function* checkDownwardApi(source: Field): Problems {
  yield* checkMode(at(source, 'defaultMode'));
  for (const item of elements(at(source, 'items'))) {
    yield* requireSyntax(at(item, 'path'), unreservedPath);
    yield* checkMode(at(item, 'mode'));
    const [fieldReference, resourceReference] = [at(item, 'fieldRef'), at(item, 'resourceFieldRef')];
    if (isSet(fieldReference) === isSet(resourceReference)) {
      yield problem(item, 'must have fieldRef or resourceFieldRef');
    }
    if (isSet(fieldReference)) yield* checkFieldReference(fieldReference, 'volume');
    if (isSet(resourceReference)) yield* checkResourceFieldReference(resourceReference, 'volume');
  }
}

const PROJECTIONS = [
  'secret',
  'configMap',
  'downwardAPI',
  'serviceAccountToken',
  'clusterTrustBundle',
  'podCertificate',
];

function* checkProjected(source: Field): Problems {
  yield* checkMode(at(source, 'defaultMode'));
  const paths = new Set<string>();
  for (const projection of elements(at(source, 'sources'))) {
    if (PROJECTIONS.filter((name) => isSet(at(projection, name))).length > 1) {
      yield problem(projection, 'must have one source');
    }
    yield* checkProjection(projection);
    for (const path of projectedPaths(projection)) {
      if (paths.has(text(path))) yield problem(path, `repeats the path ${text(path)}`);
      paths.add(text(path));
    }
  }
}

function* checkProjection(projection: Field): Problems {
  for (const name of ['secret', 'configMap']) {
    const source = at(projection, name);
    if (isSet(source)) yield* requireText(at(source, 'name'));
    yield* checkFiles(source);
  }
  yield* checkDownwardApi(at(projection, 'downwardAPI'));
  const token = at(projection, 'serviceAccountToken');
  if (!isSet(token)) return;
  yield* requireSyntax(at(token, 'path'), unreservedPath);
  yield* checkRange(at(token, 'expirationSeconds'), 600, 2 ** 32);
}

function projectedPaths(projection: Field): readonly Field[] {
  return ['secret', 'configMap', 'downwardAPI'].flatMap((name) =>
    elements(at(projection, name, 'items')).map((item) => at(item, 'path')),
  );
}

/** Checks where a container mounts volumes: they exist. That no two mounts share a path, the schema says. */
export function* checkMounts(container: Field, volumeNames: ReadonlySet<string>): Problems {
  const mounts = at(container, 'volumeMounts');
  for (const mount of elements(mounts)) {
    yield* requireVolume(at(mount, 'name'), volumeNames);
    yield* requireText(at(mount, 'mountPath'));
    yield* checkSyntax(at(mount, 'subPath'), relativePath);
    yield* checkSyntax(at(mount, 'subPathExpr'), relativePath);
    if (isSet(at(mount, 'subPath'))) yield* forbid(at(mount, 'subPathExpr'), 'beside subPath');
    yield* checkPropagation(mount, container);
  }
}

function* checkPropagation(mount: Field, container: Field): Problems {
  const propagation = at(mount, 'mountPropagation');
  yield* checkEnum(propagation, ['None', 'HostToContainer', 'Bidirectional']);
  const isPrivileged = at(container, 'securityContext', 'privileged').value === true;
  if (text(propagation) === 'Bidirectional' && !isPrivileged) {
    yield problem(propagation, 'needs a privileged container');
  }
  const recursive = at(mount, 'recursiveReadOnly');
  yield* checkEnum(recursive, ['Disabled', 'IfPossible', 'Enabled']);
  if (text(recursive, 'Disabled') !== 'Disabled' && at(mount, 'readOnly').value !== true) {
    yield problem(recursive, 'needs readOnly');
  }
}

/** Checks the block devices of a container: they name claims, and clash neither with each other nor with mounts. */
export function* checkDevices(container: Field, claimVolumeNames: ReadonlySet<string>): Problems {
  const devices = at(container, 'volumeDevices');
  yield* checkUnique(elements(devices), (device) => text(at(device, 'name')), 'the volume');
  const mounted = elements(at(container, 'volumeMounts'));
  for (const device of elements(devices)) {
    yield* requireVolume(at(device, 'name'), claimVolumeNames);
    yield* requireSyntax(at(device, 'devicePath'), pathWithoutBacksteps);
    const clash = mounted.find((mount) => ['name', 'mountPath'].some((key) => isSameText(at(mount, key), device)));
    if (clash !== undefined) yield problem(device, 'is mounted as a file system too');
  }
}

function isSameText(mounted: Field, device: Field): boolean {
  return text(mounted) === text(at(device, mounted.path.at(-1) === 'name' ? 'name' : 'devicePath'));
}

function* requireVolume(name: Field, volumeNames: ReadonlySet<string>): Problems {
  yield* requireText(name);
  if (!volumeNames.has(text(name))) yield problem(name, `names no volume of this pod: ${text(name)}`);
}
