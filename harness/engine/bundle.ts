import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../package-root.ts";
import { type SuiteBundle, SuiteError } from "./suite-bundle.ts";

let loaded: SuiteBundle | undefined;

/** The suite as the build left it, read once. Throws SuiteError when the package was not built. */
export function loadBundle(): SuiteBundle {
  loaded ??= readBundle();
  return loaded;
}

function readBundle(): SuiteBundle {
  const file = join(packageRoot, "dist", "fixtures", "suite.json");
  if (!existsSync(file)) throw new SuiteError(`${file} is missing: run npm run build`);
  return JSON.parse(readFileSync(file, "utf8")) as SuiteBundle;
}
