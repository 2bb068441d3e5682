import type { ErrorObject, ValidateFunction } from "ajv/dist/2020.js";

/** A YAML file that can say on which line a value stands. */
export interface Parsed<Value> {
  readonly file: string;
  readonly value: Value;
  lineOf(path: readonly (string | number)[], key?: string): number;
}

/** The lists of a catalogue file, so far as a message names their entries. */
interface Named {
  readonly requirements?: readonly { readonly id: string }[];
}

/** Whether the file fits its schema; if not, each problem as one line with the file's line, in plain words. */
export function fits(parsed: Parsed<Named>, validate: ValidateFunction, problems: string[]): boolean {
  if (validate(parsed.value)) return true;
  for (const error of validate.errors ?? []) {
    // The branches that led to an error; the error itself is in the list as well.
    if (error.keyword === "if" || (error.keyword === "required" && error.schemaPath.includes("/oneOf/")))
      continue;
    const path = error.instancePath
      .split("/")
      .slice(1)
      .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
      .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    const unknown =
      error.keyword === "additionalProperties" ? (error.params.additionalProperty as string) : undefined;
    problems.push(
      `${parsed.file}:${parsed.lineOf(path, unknown)}: ${whereIn(parsed.value, path)}${plainly(error, path, parsed.value)}`,
    );
  }
  return false;
}

/** The entry that a path leads into: `CE-id-c: versions, 1.0: `. */
function whereIn(file: Named, path: readonly (string | number)[]): string {
  const [list, index, ...rest] = path;
  const keys = rest.filter((part) => typeof part === "string");
  if (typeof index !== "number") return "";
  const id = list === "requirements" ? file.requirements?.[index]?.id : undefined;
  const entry = id ?? `entry ${index + 1} of ${list}`;
  return keys.length > 1 ? `${entry}: ${keys.slice(0, -1).join(", ")}: ` : `${entry}: `;
}

function plainly(error: ErrorObject, path: readonly (string | number)[], value: unknown): string {
  const name = path.findLast((part) => typeof part === "string") ?? "the file";
  const found = JSON.stringify(
    path.reduce<unknown>((at, part) => (at as Record<string | number, unknown>)?.[part], value),
  );
  switch (error.keyword) {
    case "required":
      return error.params.missingProperty === "reason"
        ? `"reason" is missing: say why it is not, or not wholly, testable`
        : `"${error.params.missingProperty}" is missing`;
    case "additionalProperties":
      return `there is no key "${error.params.additionalProperty}" here`;
    case "enum":
      return `"${name}" is one of ${(error.params.allowedValues as string[]).join(", ")}, not ${found}`;
    case "const":
      return `"${name}" is "${error.params.allowedValue}" or a map, not ${found}`;
    case "oneOf":
      return `"${name}" has either "keywords" or "lines", not both and not neither`;
    case "type":
      return `"${name}" is not ${/^[aeio]/.test(error.params.type) ? "an" : "a"} ${error.params.type}: ${found}`;
    case "minItems":
    case "minProperties":
      return `"${name}" is empty`;
    case "minLength":
      return `"${name}" is too short: ${found}`;
    case "uniqueItems":
      return `"${name}" has the same item twice: ${found}`;
    case "pattern":
      return `"${name}" has the wrong form: ${found} ${hintFor(name)}`.trimEnd();
    default:
      return `"${name}" ${error.message ?? "is wrong"}: ${found}`;
  }
}

function hintFor(name: string | number): string {
  if (name === "id") return "(such as CE-id-c)";
  if (name === "lines") return '(a line "116" or a range "153-156")';
  if (name === "sha256") return "(64 hexadecimal digits)";
  if (name === "document" || name === "file") return "(a path that ends in .md)";
  return "(KEYWORD@LINE such as MUST@168, and #2 for the second on that line)";
}
