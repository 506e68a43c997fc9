import { isJsonObject, type JsonObject, type JsonValue, member } from '../json/json.ts';
import { reportMissing } from './check-object.ts';
import { compileSchema } from './compile-schema.ts';
import { describeValue } from './describe-value.ts';
import { descend, type Inspection, nameOf, report } from './inspection.ts';

/**
 * Checks what an API server asks of every object under `x-kubernetes-embedded-resource`: an apiVersion, a kind, and
 * metadata that is an object. What stands inside metadata is not checked.
 */
export function checkEmbeddedResource(object: JsonObject, inspection: Inspection): void {
  checkIdentity(object, 'apiVersion', { inspection, pattern: /^[^/]+(?:\/[^/]+)?$/, example: 'apps/v1' });
  checkIdentity(object, 'kind', { inspection, pattern: /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/i, example: 'Deployment' });
  const metadata = member(object, 'metadata');
  if (metadata === undefined || isJsonObject(metadata)) return;
  descend(inspection, 'metadata', () => reportField(metadata, 'an object', inspection));
}

const IDENTITY = compileSchema({
  type: 'object',
  properties: { apiVersion: { type: 'string', example: 'apps/v1' }, kind: { type: 'string', example: 'Deployment' } },
});

function checkIdentity(
  object: JsonObject,
  name: 'apiVersion' | 'kind',
  { inspection, pattern, example }: { inspection: Inspection; pattern: RegExp; example: string },
): void {
  const value = member(object, name);
  if (value === undefined) reportMissing(name, IDENTITY, inspection);
  else if (typeof value !== 'string' || !pattern.test(value)) {
    descend(inspection, name, () =>
      reportField(value, `the ${name} of a resource, for example ${example}`, inspection),
    );
  }
}

function reportField(value: JsonValue, expected: string, inspection: Inspection): void {
  report(inspection, {
    code: 'invalid-embedded-resource',
    message: `${nameOf(inspection.path)} must be ${expected}`,
    expected,
    actual: describeValue(value),
    fix: `write ${expected}`,
  });
}
