/** Where the resources are. */
export const NAMESPACE_NAMES = Array.from({ length: 20 }, (_, index) => `team-${index}`);
