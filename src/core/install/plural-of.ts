/**
 * The resource that serves a kind, where nobody can ask a cluster: the lower-case plural, as Kubernetes' own API conventions form it.
 * Right for every kind of the catalogue (a test asks a real API server); kinds with CRDs of ours say it themselves.
 */
export function pluralOf(kind: string): string {
  const singular = kind.toLowerCase();
  if (/(?:s|x|ch|sh)$/.test(singular)) return `${singular}es`;
  return /[^aeiou]y$/.test(singular) ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}
