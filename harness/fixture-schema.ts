import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

const compiled = new Map<string, ValidateFunction>();

/** The schemas are part of this package: above this file, whether that runs from the sources or compiled. */
function validator(name: string): ValidateFunction {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const path = join("fixtures", "schemas", `${name}.schema.json`);
  let root = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(root, path))) {
    if (root === dirname(root)) throw new Error(`${path} is missing from this package`);
    root = dirname(root);
  }
  const validate = new Ajv2020({ strict: true }).compile(JSON.parse(readFileSync(join(root, path), "utf8")));
  compiled.set(name, validate);
  return validate;
}

/**
 * What is wrong with a file's content, in one line; undefined when it fits.
 *
 * @param name of the schema in fixtures/schemas, without its ending
 * @param whole what the content is called where no member of it is to blame
 */
export function problemIn(name: string, content: unknown, whole: string): string | undefined {
  const validate = validator(name);
  if (validate(content)) return undefined;
  const { instancePath, message, params } = validate.errors?.[0] ?? {};
  const extra = params?.additionalProperty === undefined ? "" : ` (${params.additionalProperty})`;
  return `${instancePath || whole} ${message ?? "is invalid"}${extra}`;
}
