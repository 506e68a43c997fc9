import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import { type ChronikCluster, type Role, rolesOf } from '../roles.ts';

/** Images whose tag may mean another program tomorrow. */
export function checkImages(cluster: ChronikCluster): readonly SchemaProblem[] {
  return rolesOf(cluster).flatMap(checkImage);
}

function checkImage(role: Role): readonly SchemaProblem[] {
  const tag = tagOf(role.image);
  if (tag !== undefined && tag !== 'latest') return [];
  return [
    {
      code: 'image-not-pinned',
      severity: 'warning',
      path: ['spec', 'image', role.name],
      message: `the ${role.name} image ${tag === undefined ? 'has no tag, which means `latest`' : 'uses the tag `latest`'}: what runs depends on the day`,
      actual: role.image,
      fix: 'write the version that was tested, for example `v1.0.0`',
    },
  ];
}

/** The tag or digest of an image reference; a port of its registry is no tag. */
function tagOf(image: string): string | undefined {
  const at = image.indexOf('@');
  if (at !== -1) return image.slice(at + 1);
  const name = image.slice(image.lastIndexOf('/') + 1);
  const colon = name.indexOf(':');
  return colon === -1 ? undefined : name.slice(colon + 1);
}
