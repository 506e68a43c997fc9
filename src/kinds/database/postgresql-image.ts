import { tagOf } from '../../core/blocks/image.ts';

/** The ids of the user `postgres` in docker's official images (https://github.com/docker-library/postgres). */
const ALPINE_USER = 70;
const DEBIAN_USER = 999;

/** What the tag of a PostgreSQL image says of its version. */
export interface ImageVersion {
  readonly major: number;
  /** Whether the tag names the minor version too, so that it will never be another program of the same major version. */
  readonly namesMinor: boolean;
}

/** The version that an image's tag names; undefined for a tag that does not begin with a number, a digest alone, or nothing. */
export function versionOf(image: string): ImageVersion | undefined {
  const [reference = ''] = image.split('@');
  const [, major, rest = ''] = /^([0-9]{1,4})((?:[-._].*)?)$/.exec(tagOf(reference) ?? '') ?? [];
  return major === undefined ? undefined : { major: Number(major), namesMinor: /^\.[0-9]/.test(rest) };
}

/** The user that owns the data files in docker's official images, of which those on Alpine have another than those on Debian. */
export function postgresUserOf(image: string): number {
  const [reference = ''] = image.split('@');
  return /alpine/.test(tagOf(reference) ?? '') ? ALPINE_USER : DEBIAN_USER;
}
