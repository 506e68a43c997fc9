/** Replaced by the build with the version of package.json. */
declare const PLANWRIGHT_VERSION: string | undefined;

/** The version of this program. */
export const VERSION: string = typeof PLANWRIGHT_VERSION === 'string' ? PLANWRIGHT_VERSION : '0.0.0-source';
