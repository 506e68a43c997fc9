/**
 * Whether a resource version is known to be older than another of the same object. KEP-5504: both are decimal numbers of any length;
 * where one is not, nobody knows.
 */
export function isOlderVersion(version: string | undefined, than: string | undefined): boolean {
  if (version === undefined || than === undefined || !DECIMAL.test(version) || !DECIMAL.test(than)) return false;
  return version.length === than.length ? version < than : version.length < than.length;
}

const DECIMAL = /^(0|[1-9]\d*)$/;
