import { writeFileSync } from "node:fs";
import { type CaseCollector, createCaseCollector } from "../../reports/case-outcome.ts";
import type { HistoryRun } from "../../reports/history.ts";
import { createSummarizer, type RunSummary } from "../../reports/summary.ts";
import { describer } from "../catalogue/describe.ts";
import type { Requirement } from "../catalogue/load.ts";
import type { RecordLine } from "../engine/record.ts";
import { CliError } from "./exit.ts";
import type { Options } from "./session.ts";

/** Collects what the reports need while lines come, and writes the reports that were asked for at the end. */
export class Outputs {
  private readonly summarizer = createSummarizer();
  /** Only when a report asks for every case. */
  private readonly tests: CaseCollector | undefined;

  /** Of earlier runs and this one, where several records were given. */
  history: readonly HistoryRun[] | undefined;

  constructor(private readonly options: Options) {
    const isAsked = options.junit !== undefined || options.tap !== undefined;
    this.tests = isAsked ? createCaseCollector() : undefined;
    if (options.badge !== undefined && !/\.(json|svg)$/i.test(String(options.badge)))
      throw new CliError(`--badge ${options.badge}: the file ends in .json (for shields.io) or .svg`);
  }

  add(line: RecordLine): void {
    this.summarizer.add(line);
    this.tests?.add(line);
  }

  /**
   * Writes the files, prints the result to standard output, and names on standard error what was written.
   * `expectations` is the path of the list of known failures, where there is one.
   */
  async finish(catalogue: readonly Requirement[], expectations?: string): Promise<RunSummary> {
    const summary = this.summarizer.finish();
    const { options } = this;
    const describeRequirement = describer(catalogue, summary.header.filters.spec);
    const write = (file: unknown, text: string): void => {
      writeFileSync(String(file), text);
      process.stderr.write(`wrote ${file}\n`);
    };
    const tests = this.tests?.finish();
    if (tests !== undefined && options.junit !== undefined) {
      const { junitReport } = await import("../../reports/junit.ts");
      write(options.junit, junitReport(tests));
    }
    if (tests !== undefined && options.tap !== undefined) {
      const { tapReport } = await import("../../reports/tap.ts");
      write(options.tap, tapReport(tests));
    }
    if (options.markdown !== undefined) {
      const { renderMarkdown } = await import("../../reports/markdown.ts");
      write(options.markdown, renderMarkdown(summary, { describeRequirement }));
    }
    if (options.html !== undefined) {
      const { renderHtml } = await import("../../reports/html.ts");
      const { history } = this;
      const more = history === undefined ? {} : { history };
      write(options.html, renderHtml(summary, { describeRequirement, requirements: catalogue, ...more }));
    }
    if (options.badge !== undefined) {
      const { badgeOf, badgeSvg } = await import("../../reports/badge.ts");
      const isJson = /\.json$/i.test(String(options.badge));
      write(options.badge, isJson ? `${JSON.stringify(badgeOf(summary))}\n` : badgeSvg(summary));
    }
    if (options.annotations === true) {
      const { githubAnnotations } = await import("../../reports/annotations.ts");
      // GitHub reads both streams; standard output may have to stay one JSON document.
      process.stderr.write(githubAnnotations(summary, expectations));
    }
    if (options.json) {
      const { jsonReport } = await import("../../reports/json.ts");
      process.stdout.write(`${JSON.stringify(jsonReport(summary, { describeRequirement }), null, 2)}\n`);
    } else {
      const { renderTerminal } = await import("../../reports/terminal.ts");
      const color = process.stdout.isTTY && process.env.NO_COLOR === undefined;
      const width = process.stdout.columns || 100;
      const verbose = options.verbose === true;
      const showKnown = verbose || options.showKnown === true;
      process.stdout.write(
        renderTerminal(summary, { color, width, verbose, showKnown, describeRequirement }),
      );
    }
    return summary;
  }
}
