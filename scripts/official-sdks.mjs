// The official SDKs that run here, for the scripts that judge them all.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { build, installPackages, root, step } from "./steps.mjs";

export const plugfest = join(root, "dist/harness/cli/main.js");

/** What the command prints; ends the script with its exit code when that is not in `codes`. */
export function told(args, codes = [0]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [plugfest, ...args], { encoding: "utf8" });
  if (!codes.includes(status)) {
    process.stderr.write(stderr);
    process.exit(status ?? 1);
  }
  return stdout;
}

/** Builds the project, installs the SDKs and returns their names. */
export function installSdks() {
  installPackages();
  build();
  const sdks = JSON.parse(told(["implementations", "list", "--json"]))
    .filter(({ kind, untested }) => kind === "official-sdk" && untested === undefined)
    .map(({ name }) => name);
  step("install the official SDKs", process.execPath, [plugfest, "implementations", "install", ...sdks]);
  return sdks;
}
