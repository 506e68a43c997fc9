/** A line that takes in the entries of another file, and the copies of those entries below it. */
const MARKER = /^( *)# common block: (schemas\/[\w.-]+\.yaml)$/;

/**
 * Brings the copies of common blocks in a schema file up to date: what stands below a marker, at its indentation or
 * deeper, becomes the block's entries, without those that the file writes itself above the marker. Works on lines, so that
 * comments and layout of both files stay as they are. `readBlock` gives the text of a block's file.
 */
export function expandCommonBlocks(text, readBlock) {
  const lines = text.split('\n');
  const output = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    output.push(line);
    const marker = MARKER.exec(line);
    if (marker === null) continue;
    const [, indent, path] = marker;
    const ownKeys = keysAbove(output, indent);
    index = endOfCopy(lines, index, indent);
    output.push(...entryLines(path, readBlock, { indent, without: ownKeys }));
  }
  return output.join('\n');
}

/** The keys of the mapping that the last line is in, at its own level. */
function keysAbove(lines, indent) {
  const keys = new Set();
  for (let index = lines.length - 1; index >= 0 && lines[index].startsWith(indent); index -= 1) {
    const key = keyOf(lines[index].slice(indent.length));
    if (key !== undefined) keys.add(key);
  }
  return keys;
}

/** The index of the last line of the copy below a marker. A copy has no empty lines, and no markers of its own. */
function endOfCopy(lines, markerIndex, indent) {
  let index = markerIndex;
  while (belongsToCopy(lines[index + 1], indent)) index += 1;
  return index;
}

function belongsToCopy(line, indent) {
  return line !== undefined && line.trim() !== '' && line.startsWith(indent) && !MARKER.test(line);
}

/** The lines of a block's entries, with the blocks that it takes in itself. */
function entryLines(path, readBlock, { indent, without }) {
  const entries = entriesOf(expandCommonBlocks(readBlock(path), readBlock).split('\n'));
  return entries
    .filter((entry) => !without.has(entry.key))
    .flatMap((entry) => entry.lines.map((line) => `${indent}${line}`));
}

/** Splits a block's file into its top-level entries. Comments before the first one are about the file, and stay there. */
function entriesOf(lines) {
  /** @type {{ key: string, lines: string[] }[]} */
  const entries = [];
  for (const line of lines) {
    const key = keyOf(line);
    if (key !== undefined) entries.push({ key, lines: [] });
    if (line.trim() !== '' && !MARKER.test(line)) entries.at(-1)?.lines.push(line);
  }
  return entries;
}

function keyOf(line) {
  return /^"?([A-Za-z$_][^\s:"]*)"?:(?: |$)/.exec(line)?.[1];
}
