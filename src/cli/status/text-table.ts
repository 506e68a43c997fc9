import { toCells } from '../../core/diagnostic/printable-text.ts';

/** Lines up rows in columns two spaces apart; the last column is as long as it is. Cells are made safe to print. */
export function textTable(rows: readonly (readonly string[])[]): readonly string[] {
  const cells = rows.map((row) => row.map(measure));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.width ?? 0)));
  return cells.map((row) =>
    row
      .map(
        ({ text, width }, column) =>
          text + (column === row.length - 1 ? '' : ' '.repeat((widths[column] ?? 0) - width)),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** Cuts a line to some columns of a terminal. */
export function fitLine(line: string, columns: number): string {
  const cells = toCells(line, 0);
  if (widthOf(cells) <= columns) return line;
  let kept = cells.length;
  while (kept > 0 && widthOf(cells.slice(0, kept)) > columns - 1) kept -= 1;
  return `${cells
    .slice(0, kept)
    .map(({ text }) => text)
    .join('')}…`;
}

function measure(text: string): { readonly text: string; readonly width: number } {
  const cells = toCells(text, 0);
  return { text: cells.map((cell) => cell.text).join(''), width: widthOf(cells) };
}

function widthOf(cells: ReturnType<typeof toCells>): number {
  return cells.reduce((sum, { width }) => sum + width, 0);
}
