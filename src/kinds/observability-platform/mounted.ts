import type { Container, Volume } from '../../core/manifest/typed-manifest.ts';

/** A volume with the place where the container sees it. */
export interface Mounted {
  readonly volume: Volume;
  readonly mount: NonNullable<Container['volumeMounts']>[number];
}

/** A volume that nobody writes to, at a path. */
export function mounted(volume: Volume, mountPath: string): Mounted {
  return { volume, mount: { name: volume.name, mountPath, readOnly: true } };
}
