import { once } from "node:events";
import { readFileSync, watch } from "node:fs";
import { join } from "node:path";

/** Resolves once a file in the folder holds that text: whoever writes it is in the middle of its work then. */
export async function inTheMiddle(folder: string, file: string, text: string): Promise<void> {
  const watcher = watch(folder);
  try {
    for (;;) {
      const [, name] = (await once(watcher, "change")) as [string, string];
      if (name === file && readFileSync(join(folder, file), "utf8").includes(text)) return;
    }
  } finally {
    watcher.close();
  }
}
