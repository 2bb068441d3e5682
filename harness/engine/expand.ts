/**
 * Rows of a case table: `${key}` in any string is replaced by the row's value; a string that is nothing but `${key}`
 * becomes the value itself. `${repeat:TEXT:COUNT}` stands for a long text.
 */

type Row = Readonly<Record<string, unknown>>;

class ExpansionError extends Error {
  override readonly name = "ExpansionError";
}

const WHOLE = /^\$\{([a-zA-Z][a-zA-Z0-9]*)\}$/;
const PART = /\$\{([^}]*)\}/g;

function rowValue(key: string, row: Row): unknown {
  if (!Object.hasOwn(row, key))
    throw new ExpansionError(`\${${key}} is in no row: rows have ${Object.keys(row).join(", ")}`);
  return row[key];
}

function fillText(text: string, row: Row): unknown {
  const whole = WHOLE.exec(text);
  if (whole?.[1] !== undefined) return rowValue(whole[1], row);
  return text.replace(PART, (_, key: string) => {
    if (key.startsWith("repeat:")) {
      const split = key.lastIndexOf(":");
      const count = Number(key.slice(split + 1));
      if (!Number.isInteger(count) || count < 0)
        throw new ExpansionError(`\${${key}} needs a count after the last colon`);
      return key.slice("repeat:".length, split).repeat(count);
    }
    return String(rowValue(key, row));
  });
}

function fill(value: unknown, row: Row): unknown {
  if (typeof value === "string") return value.includes("${") ? fillText(value, row) : value;
  if (Array.isArray(value)) return value.map((item) => fill(item, row));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [String(fill(key, row)), fill(item, row)]),
    );
  }
  return value;
}

/** All entries that a table entry stands for; an entry without rows stands for itself. */
export function expand(entry: Readonly<Record<string, unknown>>): Record<string, unknown>[] {
  const {
    each = [{}],
    cross = [{}],
    ...rest
  } = entry as { each?: Row[]; cross?: Row[] } & Record<string, unknown>;
  if (!Array.isArray(each) || !Array.isArray(cross))
    throw new ExpansionError("each and cross are lists of rows");
  // Rows may hold long texts too, but refer to no other row.
  const combine = (row: Row, col: Row): Row => fill({ ...row, ...col }, {}) as Row;
  return each.flatMap((row) => cross.map((col) => fill(rest, combine(row, col)) as Record<string, unknown>));
}
