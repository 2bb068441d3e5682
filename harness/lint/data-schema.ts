import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { AnySchemaObject, ValidateFunction } from "ajv";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as formats from "ajv-formats";
import { pointer } from "../event/violation.ts";
import { kindAt, scanArray, scanObject, skipSpace } from "../formats/json-scan.ts";
import { JsonText } from "../formats/json-text.ts";
import { isJsonMediaType } from "../wire/media-type.ts";
import type { LintViolation } from "./violation.ts";

/** A folder of schemas could not be used: one line that says which file and why. */
export class SchemaError extends Error {
  override readonly name = "SchemaError";
}

const DRAFT_07 = /draft-0[67]\/schema/;

/**
 * JSON Schemas, to hold the data of events against. Nothing is fetched here: an address in an event is only a name. It names the schema with that `$id`; or, of schemas without, the file with the path of the address, with or
 * without a folder for its host, and with or without the ending `.json`.
 */
export class DataSchemas {
  readonly #compiled = new Map<string, ValidateFunction>();
  readonly #files = new Map<string, string>();
  /** The way from a `dataschema` to its schema; remembered, since a file of a million events names few. */
  readonly #named = new Map<string, ValidateFunction | undefined>();
  readonly #old = new Ajv({ strict: false, allErrors: true });
  readonly #current = new Ajv2020({ strict: false, allErrors: true });

  /**
   * Reads and compiles every `.json` file in the folder and in the folders in it. Schemas of drafts 06 and 07 and of
   * 2019-09 and 2020-12 are known; without `$schema` one is of 2020-12.
   *
   * @param folder none holds no schema at first
   * @throws SchemaError when one is no JSON or no schema, or refers to what is not in the folder
   */
  constructor(folder?: string) {
    for (const ajv of [this.#old, this.#current]) formats.default.default(ajv);
    if (folder === undefined) return;
    const found: { readonly key: string; readonly file: string; readonly ajv: Ajv | Ajv2020 }[] = [];
    for (const file of jsonFiles(folder)) {
      const path = relative(folder, file).split(sep).join("/");
      told(file, () => {
        const schema = JSON.parse(readFileSync(file, "utf8")) as AnySchemaObject;
        const ajv = this.#ajvFor(schema);
        const key = typeof schema.$id === "string" ? schema.$id : path;
        ajv.addSchema(schema, key);
        if (key === path) this.#files.set(path, key);
        found.push({ key, file, ajv });
      });
    }
    for (const { key, file, ajv } of found) {
      told(file, () => this.#compiled.set(key.replace(/#$/, ""), ajv.getSchema(key) as ValidateFunction));
    }
  }

  #ajvFor({ $schema }: AnySchemaObject): Ajv | Ajv2020 {
    return DRAFT_07.test(String($schema)) ? this.#old : this.#current;
  }

  /** Whether a `dataschema` names a schema that is here. */
  has(name: string): boolean {
    return this.#find(name) !== undefined;
  }

  /**
   * Adds a schema under the name by which events know it.
   *
   * @throws SchemaError when the text is no JSON or no schema, or refers to what is not here
   */
  add(name: string, text: string): void {
    told(name, () => {
      const schema = JSON.parse(text) as AnySchemaObject;
      this.#compiled.set(name.replace(/#$/, ""), this.#ajvFor(schema).compile(schema));
      this.#named.delete(name);
    });
  }

  /** The schema that a `dataschema` names. */
  #find(name: string): ValidateFunction | undefined {
    if (!this.#named.has(name)) this.#named.set(name, this.#lookUp(name.replace(/#$/, "")));
    return this.#named.get(name);
  }

  #lookUp(name: string): ValidateFunction | undefined {
    const known = this.#compiled.get(name);
    if (known !== undefined) return known;
    const [, host, path] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)\/([^?#]*)/i.exec(name) ?? [];
    if (path === undefined) return undefined;
    for (const file of [`${host}/${path}`, path, `${host}/${path}.json`, `${path}.json`]) {
      const key = this.#files.get(file);
      if (key !== undefined) return this.#compiled.get(key);
    }
    return undefined;
  }

  /**
   * What is wrong with the data of the JSON event or batch in these bytes. What cannot be judged is said as advice: a
   * `dataschema` that names no schema of the folder. An event without `dataschema`, or whose data is no JSON, is passed
   * over; so are bytes that are not JSON, which others report.
   */
  judge(bytes: Uint8Array): LintViolation[] {
    const text = JsonText.of(bytes);
    const start = skipSpace(bytes, 0);
    if (text === undefined || start >= bytes.length) return [];
    if (kindAt(bytes, start) === "object") return this.#event(text, start, "");
    const found: LintViolation[] = [];
    let index = 0;
    scanArray(bytes, start, (at) => {
      const path = `/${index++}`;
      if (kindAt(bytes, at) === "object") found.push(...this.#event(text, at, path));
    });
    return found;
  }

  #event(text: JsonText, start: number, path: string): LintViolation[] {
    const strings = new Map<string, { readonly value: string; readonly at: number }>();
    let data: { readonly at: number; readonly end: number } | undefined;
    const end = scanObject(text.bytes, start, (keyStart, keyEnd, at, valueEnd) => {
      const name = text.string(keyStart, keyEnd);
      if (name === "data") data = { at, end: valueEnd };
      else if (kindAt(text.bytes, at) === "string")
        strings.set(name, { value: text.string(at, valueEnd), at });
    });
    const schema = strings.get("dataschema");
    const contentType = strings.get("datacontenttype")?.value;
    if (end < 0 || data === undefined || schema === undefined) return [];
    if (contentType !== undefined && !isJsonMediaType(contentType)) return [];
    const validate = this.#find(schema.value);
    if (validate === undefined) {
      const message = `No schema that is known here has the name ${JSON.stringify(schema.value)}, so data is not judged`;
      return [violation("SHOULD", "schema-unknown", `${path}/dataschema`, schema.at, message)];
    }
    if (validate(JSON.parse(text.slice(data.at, data.end)))) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) => {
      const extra = (params as { additionalProperty?: string }).additionalProperty;
      const which = extra === undefined ? "" : ` (${JSON.stringify(extra)})`;
      const at = valueAt(text, data?.at ?? start, instancePath);
      const said = `data${instancePath} ${message}${which}, by the schema ${schema.value}`;
      return violation("MUST", "data-schema", `${path}/data${instancePath}`, at, said);
    });
  }
}

function violation(
  level: LintViolation["level"],
  code: string,
  path: string,
  offset: number,
  message: string,
): LintViolation {
  return { code, requirement: "CE-dataschema-a", level, path, offset, message };
}

/** Where the value is that a JSON pointer names, from the value at `start`. */
function valueAt(text: JsonText, start: number, path: string): number {
  let at = start;
  for (const token of path.split("/").slice(1)) {
    const wanted = `/${token}`;
    let found = at;
    let index = 0;
    if (kindAt(text.bytes, at) === "array") {
      scanArray(text.bytes, at, (value) => {
        if (`/${index++}` === wanted) found = value;
      });
    } else if (kindAt(text.bytes, at) === "object") {
      scanObject(text.bytes, at, (keyStart, keyEnd, value) => {
        if (pointer(text.string(keyStart, keyEnd)) === wanted) found = value;
      });
    }
    at = found;
  }
  return at;
}

function jsonFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function told(file: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new SchemaError(`${file}: it cannot be used as a JSON Schema: ${(error as Error).message}`);
  }
}
