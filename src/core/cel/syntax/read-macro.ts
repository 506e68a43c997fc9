import type { MacroExpression, MacroName } from './expression.ts';

/** How the parameters of a macro call are laid out: variables first, then an optional filter, then the body. */
export interface MacroShape {
  readonly macro: MacroName;
  readonly variableCount: 1 | 2;
  readonly hasFilter: boolean;
}

/** The macro that `receiver.name(…)` with this many parameters is in Kubernetes 1.`minor`; undefined when it is a function. */
export function findMacro(name: string, parameterCount: number, minor: number): MacroShape | undefined {
  return MACROS.find(
    (macro) => macro.name === name && macro.parameterCount === parameterCount && minor >= macro.sinceMinor,
  )?.shape;
}

/** The variables of a macro as a tuple. */
export function macroVariables(names: readonly string[]): MacroExpression['variables'] | undefined {
  const [first, second] = names;
  if (first === undefined) return undefined;
  return second === undefined ? [first] : [first, second];
}

interface NamedMacro {
  readonly name: string;
  readonly parameterCount: number;
  readonly sinceMinor: number;
  readonly shape: MacroShape;
}

const ALWAYS = 0;
const OPTIONALS = 28;
const TWO_VARIABLES = 32;
const LISTS = 34;

const MACROS: readonly NamedMacro[] = [
  ...['all', 'exists'].flatMap((name) => quantifiers(name === 'all' ? 'all' : 'exists', name)),
  declare('exists_one', 'existsOne', { variableCount: 1, hasFilter: false, sinceMinor: ALWAYS }),
  declare('exists_one', 'existsOne', { variableCount: 2, hasFilter: false, sinceMinor: TWO_VARIABLES }),
  declare('existsOne', 'existsOne', { variableCount: 2, hasFilter: false, sinceMinor: TWO_VARIABLES }),
  declare('map', 'map', { variableCount: 1, hasFilter: false, sinceMinor: ALWAYS }),
  declare('map', 'map', { variableCount: 1, hasFilter: true, sinceMinor: ALWAYS }),
  declare('filter', 'filter', { variableCount: 1, hasFilter: false, sinceMinor: ALWAYS }),
  ...transforms('transformList'),
  ...transforms('transformMap'),
  ...transforms('transformMapEntry'),
  declare('optMap', 'optMap', { variableCount: 1, hasFilter: false, sinceMinor: OPTIONALS }),
  declare('optFlatMap', 'optFlatMap', { variableCount: 1, hasFilter: false, sinceMinor: OPTIONALS }),
  declare('sortBy', 'sortBy', { variableCount: 1, hasFilter: false, sinceMinor: LISTS }),
];

function quantifiers(macro: MacroName, name: string): readonly NamedMacro[] {
  return [
    declare(name, macro, { variableCount: 1, hasFilter: false, sinceMinor: ALWAYS }),
    declare(name, macro, { variableCount: 2, hasFilter: false, sinceMinor: TWO_VARIABLES }),
  ];
}

function transforms(macro: MacroName): readonly NamedMacro[] {
  return [
    declare(macro, macro, { variableCount: 2, hasFilter: false, sinceMinor: TWO_VARIABLES }),
    declare(macro, macro, { variableCount: 2, hasFilter: true, sinceMinor: TWO_VARIABLES }),
  ];
}

function declare(
  name: string,
  macro: MacroName,
  { sinceMinor, ...layout }: Omit<MacroShape, 'macro'> & { readonly sinceMinor: number },
): NamedMacro {
  const parameterCount = layout.variableCount + (layout.hasFilter ? 2 : 1);
  return { name, parameterCount, sinceMinor, shape: { macro, ...layout } };
}
