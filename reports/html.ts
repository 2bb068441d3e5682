import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Level } from "../harness/engine/verdict.ts";
import type { DescribeRequirement, RequirementText } from "./finding.ts";
import type { HistoryRun } from "./history.ts";
import { htmlDocument } from "./html-document.ts";
import type { MatrixSummary } from "./matrix-summary.ts";
import { App } from "./page/app.tsx";
import { matrixData } from "./page/matrix-data.ts";
import { catalogueTexts, type PageData, runData, titleOf } from "./page/page-data.ts";
import type { RunSummary } from "./summary.ts";

interface CatalogueEntry extends RequirementText {
  readonly id: string;
  readonly level: Level;
}

export interface HtmlOptions {
  readonly describeRequirement?: DescribeRequirement;
  /** The whole catalogue, so that the page also names what no check of this run touched. */
  readonly requirements?: readonly CatalogueEntry[];
  /** Earlier runs and this one, oldest first. */
  readonly history?: readonly HistoryRun[];
}

/**
 * One self-contained page: no network, and no text of a record can become markup or script. What matters is written
 * as HTML for readers without scripts; the page's script replaces it by the same, alive.
 */
export function renderHtml(summary: RunSummary, options: HtmlOptions = {}): string {
  const { header } = summary;
  const catalogue = catalogueTexts(
    options.requirements ?? mentioned(summary, options.describeRequirement),
    options.describeRequirement,
    header.filters.spec,
    summary.requirements,
  );
  const { history } = options;
  return htmlPage({
    kind: "run",
    run: runData(summary),
    catalogue,
    ...(history === undefined ? {} : { history }),
  });
}

/** The page of a matrix, in the same way. */
export function renderMatrixHtml(summary: MatrixSummary, options: HtmlOptions = {}): string {
  const spec = summary.header.filters.specs[0] ?? "1.0";
  const named = new Set(summary.losses.flatMap(({ requirements }) => requirements));
  const texts = catalogueTexts(options.requirements ?? [], options.describeRequirement, spec, named);
  return htmlPage({ kind: "matrix", matrix: matrixData(summary), catalogue: texts });
}

/** Without a catalogue, what the run itself names. */
function mentioned(summary: RunSummary, describe: DescribeRequirement | undefined): CatalogueEntry[] {
  return [...summary.requirements.keys()].flatMap((id) => {
    const text = describe?.(id);
    return text === undefined ? [] : [{ level: "MUST" as const, ...text, id }];
  });
}

const htmlPage = (data: PageData): string =>
  htmlDocument({
    assets: "page",
    title: titleOf(data),
    body: renderToString(h(App, { data, isStatic: true })),
    withoutScripts:
      "Filters, and the findings that are not listed here, need scripts; the record and the other reports have them all.",
    data,
  });
