import { expect, it } from 'vitest';
import { createLiveTable } from './live-table.ts';

/** The lines that a terminal shows after some text, as far as it understands what a live table writes. */
function shownAfter(text: string): readonly string[] {
  const lines: string[] = [''];
  let at = 0;
  // oxlint-disable-next-line no-control-regex -- what moves the cursor begins with one
  for (const [, up, clear, plain] of text.matchAll(/\u001b\[(\d+)A\r|(\u001b\[J)|([^\u001b\n]*\n)/g)) {
    if (up !== undefined) at -= Number(up);
    else if (clear !== undefined) lines.splice(at);
    else {
      lines[at] = (plain ?? '').trimEnd();
      at += 1;
    }
  }
  return lines;
}

function drawn(rows: number, ...tables: readonly (readonly string[])[]): readonly string[] {
  let text = '';
  const table = createLiveTable({
    write(more) {
      text += more;
    },
    rows: () => rows,
  });
  for (const lines of tables) table.draw(lines);
  return shownAfter(text);
}

it('draws over what it drew before', () => {
  expect(drawn(9, ['a', 'b', 'c'], ['d'], ['e', 'f'])).toEqual(['e', 'f']);
});

it('draws nothing where nothing is left', () => {
  expect(drawn(9, ['a', 'b'], [])).toEqual([]);
});

it('cuts what is higher than the terminal, so that it stays in its place', () => {
  expect(drawn(4, ['a', 'b', 'c', 'd', 'e'], ['1', '2', '3', '4', '5'])).toEqual(['1', '2', '… and 3 more lines']);
});
