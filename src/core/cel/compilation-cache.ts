import type { CelCompilation, CelVariable } from './cel-engine.ts';

/** Compilations by expression, variables and the identity of their schemas. */
export interface CompilationCache {
  findOrAdd(expression: string, variables: readonly CelVariable[], compile: () => CelCompilation): CelCompilation;
}

/** Makes an empty cache. What it holds for a schema goes when the schema goes. */
export function createCompilationCache(): CompilationCache {
  const root = createNode();
  return {
    findOrAdd: (expression, variables, compile) => {
      const node = variables.reduce((parent, { schema }) => childOf(parent, schema ?? NO_SCHEMA), root);
      const key = cacheKey(expression, variables);
      const known = node.compilations.get(key);
      if (known !== undefined) return known;
      const compilation = compile();
      node.compilations.set(key, compilation);
      return compilation;
    },
  };
}

/** Names of variables hold no spaces, so the expression, which may, comes last. */
function cacheKey(expression: string, variables: readonly CelVariable[]): string {
  let key = '';
  for (const { name, isResource, isOptional } of variables) key += `${name} ${isResource} ${isOptional} `;
  return key + expression;
}

/** One step of the way from the first variable's schema to the last one's. */
interface CacheNode {
  readonly compilations: Map<string, CelCompilation>;
  readonly children: WeakMap<object, CacheNode>;
}

const NO_SCHEMA = {};

function createNode(): CacheNode {
  return { compilations: new Map(), children: new WeakMap() };
}

function childOf(parent: CacheNode, schema: object): CacheNode {
  const known = parent.children.get(schema);
  if (known !== undefined) return known;
  const child = createNode();
  parent.children.set(schema, child);
  return child;
}
