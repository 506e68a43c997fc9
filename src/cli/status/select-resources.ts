import type { Diagnostic } from '../../core/diagnostic/diagnostic.ts';
import { suggestName } from '../../core/diagnostic/suggest-name.ts';
import type { Kind } from '../../core/kind/kind.ts';
import { findKindByName, namesOf } from '../../core/kind/kind-registry.ts';

/** Some of the resources, by what a person wrote: those of a kind, of a name, or of both. */
export interface Selector {
  readonly written: string;
  readonly kind: Kind | undefined;
  readonly name: string | undefined;
}

/** What was written, understood; every resource where nothing was. */
export interface Selection {
  readonly selectors: readonly Selector[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Understands names as kubectl does: `orders` (of any kind), `database/orders`, `database.database.example.com/orders`,
 * `databases` (all of the kind) and `databases orders invoices`. A kind's name in the first place is always the kind's.
 */
export function parseSelectors(words: readonly string[], kinds: readonly Kind[]): Selection {
  const [first = '', ...others] = words;
  const all = findKindByName(kinds, first);
  if (all !== undefined && others.length === 0) {
    return { selectors: [{ written: first, kind: all, name: undefined }], diagnostics: [] };
  }
  const selectors: Selector[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const word of all === undefined ? words : others) {
    const selector = parseWord(word, kinds, all);
    if ('code' in selector) diagnostics.push(selector);
    else selectors.push(selector);
  }
  return { selectors, diagnostics };
}

/** Whether a resource is selected. */
export function isSelected(
  resource: { readonly kind: Kind; readonly name: string },
  { selectors }: Pick<Selection, 'selectors'>,
): boolean {
  return selectors.length === 0 || selectors.some((selector) => matches(selector, resource));
}

/** The selectors that name a resource which is not there, each with what was probably meant. */
export function missingResources(
  selectors: readonly Selector[],
  resources: readonly { readonly kind: Kind; readonly name: string }[],
  where: string,
): readonly Diagnostic[] {
  return selectors
    .filter((selector) => selector.name !== undefined && !resources.some((resource) => matches(selector, resource)))
    .map(({ written, kind, name = '' }) => {
      const known = resources.filter((resource) => kind === undefined || resource.kind === kind);
      const nearest = suggestName(name, [...new Set(known.map((resource) => resource.name))]);
      return {
        code: 'resource-not-found',
        severity: 'error',
        message: `there is no ${kind?.definition.spec.names.kind ?? 'resource'} '${name}' ${where}`,
        ...(written === name ? {} : { actual: written }),
        fix: nearest === undefined ? 'run `planwright status -A` for all resources' : `did you mean \`${nearest}\`?`,
      };
    });
}

function matches({ kind, name }: Selector, resource: { readonly kind: Kind; readonly name: string }): boolean {
  return (kind === undefined || kind === resource.kind) && (name === undefined || name === resource.name);
}

function parseWord(word: string, kinds: readonly Kind[], all: Kind | undefined): Selector | Diagnostic {
  const slash = word.indexOf('/');
  if (slash === -1) return { written: word, kind: all, name: word };
  const [kindName, name] = [word.slice(0, slash), word.slice(slash + 1)];
  if (kindName === '' || name === '' || name.includes('/')) return notAName(word);
  const kind = findKindByName(kinds, kindName);
  return kind === undefined ? unknownKind(kindName, kinds) : { written: word, kind, name };
}

function notAName(word: string): Diagnostic {
  return {
    code: 'invalid-name',
    severity: 'error',
    message: `'${word}' is not the name of a resource`,
    expected: '`orders` or `database/orders`',
    fix: 'give the namespace with -n',
  };
}

function unknownKind(written: string, kinds: readonly Kind[]): Diagnostic {
  const nearest = suggestName(written.toLowerCase(), kinds.flatMap(namesOf));
  return {
    code: 'unknown-kind',
    severity: 'error',
    message: `there is no kind '${written}'`,
    expected: `one of: ${kinds.map((kind) => kind.definition.spec.names.kind).join(', ')}`,
    fix: nearest === undefined ? 'run `planwright explain` for the list' : `did you mean \`${nearest}\`?`,
  };
}
