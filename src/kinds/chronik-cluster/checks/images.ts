import { checkImagePinned } from '../../../core/blocks/image.ts';
import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import { type ChronikCluster, rolesOf } from '../roles.ts';

/** Images whose tag may mean another program tomorrow. */
export function checkImages(cluster: ChronikCluster): readonly SchemaProblem[] {
  return rolesOf(cluster).flatMap(({ name, image }) =>
    checkImagePinned(image, ['spec', 'image', name], { subject: `the ${name} image`, example: 'v1.0.0' }),
  );
}
