import { type Alias, isAlias, isMap, isScalar, isSeq, type ParsedNode } from 'yaml';

/** Finds what an alias stands for; undefined when no anchor of that name comes before it. */
export type ResolveAlias = (alias: Alias) => ParsedNode | undefined;

/** The aliases of one document and its anchors' names, read from the tree once, when the first alias is met. */
export interface AliasTargets {
  readonly resolve: ResolveAlias;
  /** The names of the first anchors, at most 100. */
  readonly anchorNames: () => readonly string[];
}

/** YAML 1.2.2, section 3.2.2.2: an alias means the last anchor of its name that comes before it in the text. */
export function resolveAliases(contents: ParsedNode | undefined): AliasTargets {
  let targets: Map<Alias, ParsedNode | undefined> | undefined;
  const anchors = new Map<string, ParsedNode>();
  const read = (): Map<Alias, ParsedNode | undefined> => {
    if (targets === undefined) {
      targets = new Map();
      visit(contents, targets, anchors);
    }
    return targets;
  };
  return {
    resolve: (alias) => read().get(alias),
    anchorNames: () => {
      read();
      return [...anchors.keys()].slice(0, 100);
    },
  };
}

function visit(
  node: ParsedNode | null | undefined,
  targets: Map<Alias, ParsedNode | undefined>,
  anchors: Map<string, ParsedNode>,
): void {
  if (node === null || node === undefined) return;
  if (isAlias(node)) {
    targets.set(node, anchors.get(node.source));
    return;
  }
  if (node.anchor !== undefined) anchors.set(node.anchor, node);
  if (isScalar(node)) return;
  if (isSeq(node)) for (const item of node.items) visit(item, targets, anchors);
  if (isMap(node)) {
    for (const pair of node.items) {
      visit(pair.key, targets, anchors);
      visit(pair.value, targets, anchors);
    }
  }
}
