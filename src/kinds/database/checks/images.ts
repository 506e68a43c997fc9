import { checkImagePinned } from '../../../core/blocks/image.ts';
import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import { versionOf } from '../postgresql-image.ts';
import { MAJORS } from '../server-parameters.ts';
import type { Database } from '../servers.ts';

const IMAGE = ['spec', 'image'] as const;

/** Images whose tag may mean another program tomorrow, or does not say which PostgreSQL it is. */
export function checkImages({ spec }: Database): readonly SchemaProblem[] {
  const pinned = checkImagePinned(spec.image, IMAGE, { subject: 'the image', example: 'postgres:17.6' });
  return [
    ...pinned,
    ...(pinned.length > 0 ? [] : checkVersion(spec.image)),
    ...checkImagePinned(spec.bootstrapImage, ['spec', 'bootstrapImage'], {
      subject: 'the bootstrap image',
      example: 'curlimages/curl:8.16.0',
    }),
  ];
}

function checkVersion(image: string): readonly SchemaProblem[] {
  const version = versionOf(image);
  if (version === undefined) {
    return [
      {
        code: 'image-version-unknown',
        severity: 'warning',
        path: IMAGE,
        message:
          'the tag does not begin with a version of PostgreSQL, so that nobody can see a change of the major version',
        actual: image,
        fix: 'write a tag that begins with the version, for example `postgres:17.6`; a digest may follow it',
      },
    ];
  }
  if (version.major > MAJORS.last) {
    return [
      {
        code: 'image-version-unproven',
        severity: 'warning',
        path: IMAGE,
        message: `this release of Planwright was proved with PostgreSQL ${MAJORS.first} to ${MAJORS.last} only`,
        actual: image,
        fix: 'try it on a Database whose data nobody needs, or write one of these versions',
      },
    ];
  }
  // A digest says what runs, whatever the tag.
  if (version.namesMinor || image.includes('@')) return [];
  return [
    {
      code: 'image-minor-open',
      severity: 'warning',
      path: IMAGE,
      message: `the tag names version ${version.major} only: which minor version runs depends on when a node pulled the image`,
      actual: image,
      fix: 'write a tag with the minor version, such as `17.6`, or add the digest of the image',
    },
  ];
}
