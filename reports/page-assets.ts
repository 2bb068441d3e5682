import { readFileSync } from "node:fs";
import { packageRoot } from "../harness/package-root.ts";

interface Assets {
  readonly script: string;
  readonly style: string;
}

const known = new Map<string, Assets>();

/** A page's script and style, as the build left them. @param name `page` for reports, `stage` for replays */
export function pageAssets(name: "page" | "stage"): Assets {
  const read = (ending: string): string => readFileSync(`${packageRoot}/dist/page/${name}.${ending}`, "utf8");
  const assets = known.get(name) ?? { script: read("js"), style: read("css") };
  known.set(name, assets);
  return assets;
}
