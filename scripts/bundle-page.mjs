// Bundles what the HTML report runs and wears: one script and one style sheet, which the command line puts into pages.
import { join } from "node:path";
import { build } from "esbuild";

/** Writes page.js and page.css into the folder. Neither may end the element that it will stand in. */
export async function bundlePage(root, folder) {
  await build({
    absWorkingDir: root,
    entryPoints: [
      { in: join("reports", "page", "main.tsx"), out: "page" },
      { in: join("reports", "page", "style.css"), out: "page" },
    ],
    outdir: folder,
    bundle: true,
    minify: true,
    format: "iife",
    target: ["chrome111", "firefox113", "safari16.4"],
    charset: "ascii",
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "none",
    logLevel: "warning",
    tsconfigRaw: "{}",
  });
}
