import type { ParsedNode } from 'yaml';
import { suggestName } from '../diagnostic/suggest-name.ts';
import type { DocumentProblem } from './document-problem.ts';
import { nodeSpan } from './node-span.ts';

/** A problem of a document, as an error at the node it is reported for where nothing else is said. */
export type Complaint = Omit<DocumentProblem, 'span' | 'severity'> &
  Partial<Pick<DocumentProblem, 'span' | 'severity'>>;

/** How much text aliases may add to a document (1.5 MiB). More could not be applied, as etcd takes no request beyond that. */
export const MAX_ALIASED_CHARACTERS = 1.5 * 1024 * 1024;

/** What is said when aliases add more than `MAX_ALIASED_CHARACTERS`. */
export function tooManyAliases(): Complaint {
  return {
    code: 'too-many-aliases',
    message: 'The aliases of this document expand to more than can ever be applied',
    expected: 'at most 1.5 MiB of expanded aliases',
    fix: 'use fewer aliases, or write the values out',
  };
}

/** What is said of an alias inside the value of its own anchor. */
export function aliasCycle(name: string, target: ParsedNode): Complaint {
  return {
    code: 'alias-cycle',
    message: `The alias \`*${name}\` stands inside the value it repeats`,
    fix: 'write the value out',
    related: { message: 'the anchor is here', span: nodeSpan(target) },
  };
}

/** What is said of an alias that no anchor comes before; `anchorNames` are the names it may have been meant to be. */
export function unresolvedAlias(name: string, anchorNames: readonly string[]): Complaint {
  const known = suggestName(name, anchorNames);
  const instruction = known === undefined ? `set the anchor \`&${name}\` before it` : `write \`*${known}\``;
  return {
    code: 'unresolved-alias',
    message: `The alias \`*${name}\` has no anchor before it`,
    fix: `${instruction}, or put the value in quotes if it is meant as text`,
  };
}

/** What is said of a key its mapping has already; at the top level, where the next resource may begin, other advice is given. */
export function duplicateKey(
  name: string,
  { first, isTopLevel }: { first: ParsedNode; isTopLevel: boolean },
): Complaint {
  const looksLikeNext = isTopLevel && /^(?:apiVersion|kind|metadata|spec|status)$/.test(name);
  return {
    code: 'duplicate-key',
    message: `The key \`${name}\` is given twice in the same mapping`,
    fix: looksLikeNext
      ? 'put a line `---` between two resources, or remove one of the two'
      : 'remove one of the two, or merge what they hold',
    related: { message: 'it is given here first', span: nodeSpan(first) },
  };
}

/** What is said of a merge key whose value is no mapping. */
export function invalidMerge(): Complaint {
  return {
    code: 'invalid-merge',
    message: 'Only mappings can be merged with `<<`',
    fix: 'name the anchor of a mapping, such as `<<: *defaults`',
  };
}
