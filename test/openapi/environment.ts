import { checkFieldReference, checkResourceFieldReference } from './downward-api.ts';
import { at, elements, type Field, isSet, type Problems, problem, text } from './field.ts';
import { checkSyntax, requireExactlyOne, requireSyntax } from './field-checks.ts';
import { configMapKey, dnsSubdomain, environmentVariableName, pathWithoutBacksteps } from './syntax.ts';

const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

/** Checks the environment of a container: names, and where values come from. Files come from empty directories. */
export function* checkEnvironment(container: Field, scratchVolumeNames: ReadonlySet<string>): Problems {
  for (const variable of elements(at(container, 'env'))) {
    yield* checkVariable(variable);
    const file = at(variable, 'valueFrom', 'fileKeyRef');
    if (isSet(file)) yield* checkFileReference(file, scratchVolumeNames);
  }
  for (const source of elements(at(container, 'envFrom'))) {
    yield* checkSyntax(at(source, 'prefix'), environmentVariableName);
    yield* requireExactlyOne(source, ['configMapRef', 'secretRef']);
    for (const name of ['configMapRef', 'secretRef']) {
      if (isSet(at(source, name))) yield* requireSyntax(at(source, name, 'name'), dnsSubdomain);
    }
  }
}

function* checkVariable(variable: Field): Problems {
  yield* requireSyntax(at(variable, 'name'), environmentVariableName);
  const source = at(variable, 'valueFrom');
  if (!isSet(source)) return;
  yield* requireExactlyOne(source, SOURCES);
  if (text(at(variable, 'value')) !== '') yield problem(source, 'may not be set beside value');
  for (const name of ['configMapKeyRef', 'secretKeyRef']) yield* checkKeyReference(at(source, name));
  if (isSet(at(source, 'fieldRef'))) yield* checkFieldReference(at(source, 'fieldRef'), 'environment');
  if (isSet(at(source, 'resourceFieldRef'))) {
    yield* checkResourceFieldReference(at(source, 'resourceFieldRef'), 'environment');
  }
}

function* checkKeyReference(reference: Field): Problems {
  if (!isSet(reference)) return;
  yield* requireSyntax(at(reference, 'name'), dnsSubdomain);
  yield* requireSyntax(at(reference, 'key'), configMapKey);
}

function* checkFileReference(reference: Field, scratchVolumeNames: ReadonlySet<string>): Problems {
  const volume = at(reference, 'volumeName');
  if (!scratchVolumeNames.has(text(volume))) yield problem(volume, 'must name an emptyDir of this pod');
  yield* requireSyntax(at(reference, 'path'), pathWithoutBacksteps);
  yield* requireSyntax(at(reference, 'key'), environmentVariableName);
}
