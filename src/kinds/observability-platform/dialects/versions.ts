import { type FieldPath, isJsonObject, member } from '../../../core/json/json.ts';
import type { SpecRewriter } from '../../../core/resource/spec-rewriter.ts';
import { dropOthers, reformField } from './move-field.ts';
import { COMPONENT_FIELDS, specPath } from './spec-path.ts';

/** Image tags of these start with a v; those of all others do not. */
const TAGGED_WITH_V: ReadonlySet<string> = new Set(['components.prometheus', 'alerting.alertmanager']);
const COMPONENTS = [...COMPONENT_FIELDS.map((name) => `components.${name}`), 'alerting.alertmanager'];
const COMPLETE = /^v?(\d+\.\d+\.\d+(?:-[0-9A-Za-z][-0-9A-Za-z.]*)?)$/;
const INCOMPLETE = /^v?\d+(\.\d+)?$/;
const RANGE = /[<>=~^*|\s]|\.x\b/;

/** Reads versions with or without a v, and images as a repository with a tag. Refuses what does not name one version. */
export function readVersions(spec: SpecRewriter): void {
  for (const component of COMPONENTS) {
    readImage(spec, component);
    readVersion(spec, component);
  }
}

/** `image: {repository, tag}`: the tag is what would run, so it is the version. */
function readImage(spec: SpecRewriter, component: string): void {
  const path = specPath(`${component}.image`);
  const image = spec.read(path);
  if (!isJsonObject(image)) return;
  dropOthers(spec, path, ['repository', 'tag']);
  const tag = member(image, 'tag');
  if (typeof tag === 'string') spec.set(specPath(`${component}.version`), tag, [...path, 'tag']);
  reformField(spec, path, {
    convert: () => member(image, 'repository') ?? undefined,
    form: 'the repository alone; the tag is `version`',
  });
}

function readVersion(spec: SpecRewriter, component: string): void {
  const path = specPath(`${component}.version`);
  const written = spec.read(path);
  if (typeof written !== 'string') return;
  const [, numbers] = COMPLETE.exec(written.trim()) ?? [];
  if (numbers === undefined) {
    refuseVersion(spec, path, written);
    return;
  }
  const wanted = TAGGED_WITH_V.has(component) ? `v${numbers}` : numbers;
  if (wanted === written) return;
  spec.set(path, wanted);
  spec.report({
    code: 'version-spelling',
    severity: 'warning',
    path,
    message: `the image is tagged '${wanted}', so this is what the version is read as`,
    actual: written,
    fix: `write \`version: ${wanted}\``,
  });
}

/** Words, ranges and parts of a version would make what runs depend on the day. */
function refuseVersion(spec: SpecRewriter, path: FieldPath, written: string): void {
  const fault = faultOf(written);
  if (fault === undefined) return;
  // The schema's default stands in its place, so that this is the only complaint.
  spec.remove(path);
  spec.report({
    code: fault.code,
    severity: 'error',
    path,
    message: `${fault.message}: what runs would depend on the day`,
    expected: 'one version of three numbers, such as `2.9.0`',
    actual: written,
    fix: 'write the version that was tested, or take `version` out for the one that Planwright is tested with',
  });
}

function faultOf(written: string): { readonly code: string; readonly message: string } | undefined {
  if (INCOMPLETE.test(written)) return { code: 'version-incomplete', message: 'a part of a version is not a version' };
  if (RANGE.test(written)) return { code: 'version-range', message: 'a range is not a version' };
  if (/^[a-z]+$/i.test(written)) return { code: 'version-channel', message: 'the name of a channel is not a version' };
  return undefined;
}
