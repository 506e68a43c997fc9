import type { FieldPath } from '../json/json.ts';
import type { SchemaProblem } from '../schema/schema-problem.ts';

/** The tag of an image reference, or its digest where it has one; undefined for neither. A port of its registry is no tag. */
export function tagOf(image: string): string | undefined {
  const at = image.indexOf('@');
  if (at !== -1) return image.slice(at + 1);
  const name = image.slice(image.lastIndexOf('/') + 1);
  const colon = name.indexOf(':');
  return colon === -1 ? undefined : name.slice(colon + 1);
}

/** Warns where an image's tag may mean another program tomorrow. `subject` says whose image: `the ingest image`. */
export function checkImagePinned(
  image: string,
  path: FieldPath,
  { subject, example }: { readonly subject: string; readonly example: string },
): readonly SchemaProblem[] {
  const tag = tagOf(image);
  if (tag !== undefined && tag !== 'latest') return [];
  return [
    {
      code: 'image-not-pinned',
      severity: 'warning',
      path,
      message: `${subject} ${tag === undefined ? 'has no tag, which means `latest`' : 'uses the tag `latest`'}: what runs depends on the day`,
      actual: image,
      fix: `write the version that was tested, for example \`${example}\``,
    },
  ];
}
