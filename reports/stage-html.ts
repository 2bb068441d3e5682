import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Level } from "../harness/engine/verdict.ts";
import type { ReplayLine } from "../harness/replay/record.ts";
import type { DescribeRequirement, RequirementText } from "./finding.ts";
import { cspHash, embeddedJson, escapeHtml } from "./html-text.ts";
import { catalogueTexts } from "./page/page-data.ts";
import { pageAssets } from "./page-assets.ts";
import { App } from "./stage/app.tsx";
import { type LiveStage, type StageData, storyOf } from "./stage/stage-data.ts";

export interface StageOptions {
  readonly requirements: readonly (RequirementText & { readonly id: string; readonly level: Level })[];
  readonly describeRequirement: DescribeRequirement;
  /** For a story that is being told: the page asks the server that it comes from for the rest. */
  readonly live?: LiveStage;
}

/**
 * The page of a replay, in one file: no network unless it is live, and then its own server alone; no text of a record can
 * become markup or script.
 */
export function renderStage(lines: readonly ReplayLine[], options: StageOptions): string {
  const { requirements, describeRequirement, live } = options;
  const story = storyOf(lines);
  const named = new Set(
    lines.flatMap((line) =>
      line.kind === "hop" ? line.findings.map(({ requirement }) => requirement ?? "") : [],
    ),
  );
  const spec = story?.header.replay.spec ?? "1.0";
  // While it is told nobody knows yet what it will break.
  const asked = live === undefined ? requirements.filter(({ id }) => named.has(id)) : requirements;
  const catalogue = catalogueTexts(asked, describeRequirement, spec, named);
  const data: StageData = { lines, catalogue, ...(live === undefined ? {} : { live }) };
  const { script, style } = pageAssets("stage");
  const connect = live === undefined ? "" : "; connect-src 'self'";
  const policy = `default-src 'none'; style-src ${cspHash(style)}; script-src ${cspHash(script)}${connect}; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(story?.header.replay.title ?? "Replay")}</title>
<style>${style}</style>
</head>
<body>
<div id="page">${renderToString(h(App, { data, isStatic: true }))}</div>
<noscript><p>To see the story told, scripts are needed; the record has all of it.</p></noscript>
<script type="application/json" id="plugfest-data">${embeddedJson(data)}</script>
<script>${script}</script>
</body>
</html>
`;
}
