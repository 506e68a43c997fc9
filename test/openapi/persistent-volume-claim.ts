import { at, elements, type Field, isFilled, isSet, type Problems, problem, text, texts } from './field.ts';
import { checkEnum, checkSyntax, checkUnique, requireEnum, requireText } from './field-checks.ts';
import { checkLabelSelector } from './label-selector.ts';
import { parseQuantity } from './quantity.ts';
import { dnsSubdomain } from './syntax.ts';

const ACCESS_MODES = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'];

/** Checks the spec of a claim, of a claim template, and of an ephemeral volume (ValidatePersistentVolumeClaimSpec). */
export function* checkClaimSpec(spec: Field): Problems {
  yield* checkAccessModes(at(spec, 'accessModes'));
  yield* checkLabelSelector(at(spec, 'selector'));
  const storage = at(spec, 'resources', 'requests', 'storage');
  if (!isSet(storage)) yield problem(storage, 'is required');
  else if ((parseQuantity(storage.value) ?? 0n) <= 0n) yield problem(storage, 'must be more than 0');
  // An empty class is a choice: no dynamic provisioning.
  if (text(at(spec, 'storageClassName')) !== '') yield* checkSyntax(at(spec, 'storageClassName'), dnsSubdomain);
  yield* checkEnum(at(spec, 'volumeMode'), ['Block', 'Filesystem']);
  yield* checkDataSource(at(spec, 'dataSource'));
  yield* checkDataSource(at(spec, 'dataSourceRef'));
}

function* checkAccessModes(modes: Field): Problems {
  if (!isFilled(modes)) yield problem(modes, 'must have at least one access mode');
  for (const mode of elements(modes)) yield* requireEnum(mode, ACCESS_MODES);
  yield* checkUnique(elements(modes), (mode) => text(mode), 'the access mode');
  const isExclusive = texts(modes).includes('ReadWriteOncePod');
  if (isExclusive && texts(modes).length > 1) yield problem(modes, 'ReadWriteOncePod must be the only access mode');
}

function* checkDataSource(source: Field): Problems {
  if (!isSet(source)) return;
  yield* requireText(at(source, 'name'));
  yield* requireText(at(source, 'kind'));
  const isCore = text(at(source, 'apiGroup')) === '';
  if (!isCore) yield* checkSyntax(at(source, 'apiGroup'), dnsSubdomain);
  if (isCore && text(at(source, 'kind')) !== 'PersistentVolumeClaim') {
    yield problem(at(source, 'kind'), 'must be PersistentVolumeClaim where there is no apiGroup');
  }
}
