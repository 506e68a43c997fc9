/** A part of a dump that can be parsed by itself. */
export interface DumpFragment {
  readonly text: string;
  /** The line of the file that it begins in, counted from 1. */
  readonly line: number;
  readonly format: 'json' | 'yaml';
}

/**
 * Cuts a dump into parts that are parsed one by one, because a YAML parser needs twenty times a text's size: JSON values,
 * YAML documents, and the items of lists as kubectl writes them. Lists that were appended to each other without `---` are
 * told apart. What is written in another way stays in one piece; nothing is left out.
 */
export function* splitDump(text: string): Generator<DumpFragment> {
  const start = text.search(/\S/);
  if (start === -1) return;
  if (text[start] === '{') yield* splitJson(text);
  else yield* splitYaml(text);
}

/** Values that follow one another. Braces inside strings do not count; broken JSON ends up whole in the last fragment. */
function* splitJson(text: string): Generator<DumpFragment> {
  const counter = lineCounter(text);
  const token = /"[^"\\]*(?:\\[^][^"\\]*)*"|[{}[\]]/g;
  let depth = 0;
  let from = 0;
  for (const { 0: found, index } of text.matchAll(token)) {
    if (found === '{' || found === '[') depth += 1;
    else if (found === '}' || found === ']') depth -= 1;
    else continue;
    if (depth > 0) continue;
    yield { text: text.slice(from, index + 1), line: counter(from), format: 'json' };
    from = index + 1 + (/\s*/y.exec(text.slice(index + 1, index + 100))?.[0].length ?? 0);
    depth = 0;
  }
  if (text.slice(from).trim() !== '') yield { text: text.slice(from), line: counter(from), format: 'json' };
}

/** A list as kubectl writes it: `items` comes second, and what begins in the first column ends it. */
const LIST_HEAD = /^apiVersion: [^\n]+\nitems:[ \t]*\n(?=- )/gm;
/** The same, or an empty one: where a document begins even without `---`. */
const LIST_START = /^apiVersion: [^\n]+\nitems:(?:[ \t]*\n(?=- )| \[\]\n)/gm;
const DOCUMENT_START = /^---(?=\s|$)/gm;

function* splitYaml(text: string): Generator<DumpFragment> {
  const counter = lineCounter(text);
  const starts = [...text.matchAll(DOCUMENT_START), ...text.matchAll(LIST_START)].map(({ index }) => index);
  const cuts = [...new Set([0, ...starts])].sort((left, right) => left - right);
  for (const [at, from] of cuts.entries()) {
    const to = cuts[at + 1] ?? text.length;
    const head = listHeadAt(text, from);
    if (head === undefined) yield { text: text.slice(from, to), line: counter(from), format: 'yaml' };
    else yield* splitList(text, { from, items: head, to }, counter);
  }
}

/** Where the items of a list begin. */
function listHeadAt(text: string, from: number): number | undefined {
  const head = new RegExp(LIST_HEAD.source, 'my');
  head.lastIndex = from;
  return head.test(text) ? head.lastIndex : undefined;
}

/** The items one by one, then the list itself, which is empty by then. */
function* splitList(
  text: string,
  { from, items, to }: { readonly from: number; readonly items: number; readonly to: number },
  counter: (offset: number) => number,
): Generator<DumpFragment> {
  const lineStart = /^(?:- |[^\s#-])/gm;
  lineStart.lastIndex = items;
  let item = items;
  let rest = to;
  for (let found = lineStart.exec(text); found !== null && found.index < to; found = lineStart.exec(text)) {
    if (found.index > item) yield { text: text.slice(item, found.index), line: counter(item), format: 'yaml' };
    item = found.index;
    if (found[0] === '- ') continue;
    rest = found.index;
    break;
  }
  if (rest === to) yield { text: text.slice(item, to), line: counter(item), format: 'yaml' };
  else
    yield {
      text: `${text.slice(from, items).trimEnd()} []\n${text.slice(rest, to)}`,
      line: counter(from),
      format: 'yaml',
    };
}

/** Counts lines while offsets only grow; an offset before the last one is counted from the start. */
function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let at = 0;
  return (offset) => {
    if (offset < at) [line, at] = [1, 0];
    for (let next = text.indexOf('\n', at); next !== -1 && next < offset; next = text.indexOf('\n', at)) {
      line += 1;
      at = next + 1;
    }
    return line;
  };
}
