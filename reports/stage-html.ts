import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Level } from "../harness/engine/verdict.ts";
import type { ReplayLine } from "../harness/replay/record.ts";
import type { DescribeRequirement, RequirementText } from "./finding.ts";
import { htmlDocument } from "./html-document.ts";
import { catalogueTexts } from "./page/page-data.ts";
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
  return htmlDocument({
    assets: "stage",
    title: story?.header.replay.title ?? "Replay",
    body: renderToString(h(App, { data, isStatic: true })),
    withoutScripts: "To see the story told, scripts are needed; the record has all of it.",
    data,
    asksServer: live !== undefined,
  });
}
