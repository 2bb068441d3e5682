import { readFileSync } from "node:fs";
import { packageRoot } from "../harness/package-root.ts";
import { cspHash, embeddedJson, escapeHtml } from "./html-text.ts";

interface Assets {
  readonly script: string;
  readonly style: string;
}

const known = new Map<string, Assets>();

/** A page's script and style, as the build left them. */
function assetsOf(name: "page" | "stage"): Assets {
  const read = (ending: string): string => readFileSync(`${packageRoot}/dist/page/${name}.${ending}`, "utf8");
  const assets = known.get(name) ?? { script: read("js"), style: read("css") };
  known.set(name, assets);
  return assets;
}

interface DocumentParts {
  /** Whose script and style: `page` for reports, `stage` for replays. */
  readonly assets: "page" | "stage";
  readonly title: string;
  /** HTML for readers without scripts, in whose place the script puts the same, alive. */
  readonly body: string;
  /** What they are told, as text. */
  readonly withoutScripts: string;
  /** What the script shows, as JSON. */
  readonly data: unknown;
  /** Lets the script ask the server that the page comes from; no network at all unless told. */
  readonly asksServer?: boolean;
}

/** One self-contained HTML document whose policy allows its own script and style and nothing else. */
export function htmlDocument({
  assets,
  title,
  body,
  withoutScripts,
  data,
  asksServer = false,
}: DocumentParts): string {
  const { script, style } = assetsOf(assets);
  const connect = asksServer ? "; connect-src 'self'" : "";
  const policy = `default-src 'none'; style-src ${cspHash(style)}; script-src ${cspHash(script)}${connect}; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<div id="page">${body}</div>
<noscript><p class="noscript">${escapeHtml(withoutScripts)}</p></noscript>
<script type="application/json" id="plugfest-data">${embeddedJson(data)}</script>
<script>${script}</script>
</body>
</html>
`;
}
