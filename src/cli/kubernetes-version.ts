/** The minor versions of Kubernetes 1 that Planwright renders for: those with every API and field it uses. */
const OLDEST_MINOR = 29;
const NEWEST_MINOR = 36;

/** The version to render for where nothing is said. */
export const DEFAULT_KUBERNETES_VERSION = `1.${NEWEST_MINOR}`;

/** Reports a Kubernetes version that is not written like one, or that nothing is known of. */
export function checkKubernetesVersion(version: string | undefined, report: (message: string) => void): void {
  if (version === undefined) return;
  const minor = /^v?1\.(\d+)(\.\d+)?$/.exec(version)?.[1];
  if (minor !== undefined && Number(minor) >= OLDEST_MINOR && Number(minor) <= NEWEST_MINOR) return;
  report(
    `error: '${version}' is not a Kubernetes version that can be rendered for: expected 1.${OLDEST_MINOR} to 1.${NEWEST_MINOR}`,
  );
}

/** `1.36` of `v1.36.2`. */
export function minorVersionOf(version: string): string {
  return version.replace(/^v/, '').split('.').slice(0, 2).join('.');
}
