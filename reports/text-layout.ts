/** Plain text in a given width. Nothing here knows colours: they are put on afterwards, by line or by piece. */

/** Breaks a printable text at spaces, and a word longer than the width where it has to. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
    while (line.length > width) {
      lines.push(line.slice(0, width));
      line = line.slice(width);
    }
  }
  if (line !== "" || lines.length === 0) lines.push(line);
  return lines;
}

/** `label` in a column of its own, the text wrapped beside it. */
export function labelled(
  label: string,
  lines: readonly string[],
  indent: number,
  labelWidth: number,
): string[] {
  return lines.map(
    (line, index) => `${" ".repeat(indent)}${(index === 0 ? label : "").padEnd(labelWidth)}${line}`,
  );
}

/** Columns: the first to the left, numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((cell, at) => Math.max(cell.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("  ")
      .trimEnd();
  return [line(head), ...rows.map(line)];
}
