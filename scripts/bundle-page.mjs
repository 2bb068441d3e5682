// Bundles what the HTML report and the page of a replay run and wear: a script and a style sheet each, which the command line
// puts into pages.
import { join } from "node:path";
import { build } from "esbuild";

/** Writes page.js, page.css, stage.js and stage.css into the folder. None may end the element that it will stand in. */
export async function bundlePage(root, folder) {
  await build({
    absWorkingDir: root,
    entryPoints: [
      { in: join("reports", "page", "main.tsx"), out: "page" },
      { in: join("reports", "page", "style.css"), out: "page" },
      { in: join("reports", "stage", "main.tsx"), out: "stage" },
      { in: join("reports", "stage", "stage.css"), out: "stage" },
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
