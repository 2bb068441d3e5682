import { writeFileSync } from "node:fs";
import { createJunitCollector } from "../../reports/junit.ts";
import { createSummarizer, type RunSummary } from "../../reports/summary.ts";
import { describer } from "../catalogue/describe.ts";
import type { Requirement } from "../catalogue/load.ts";
import type { RecordLine } from "../engine/record.ts";
import type { Options } from "./session.ts";

/** Collects what the reports need while lines come, and writes the reports that were asked for at the end. */
export class Outputs {
  private readonly summarizer = createSummarizer();
  private readonly junit: ReturnType<typeof createJunitCollector> | undefined;

  constructor(private readonly options: Options) {
    this.junit = options.junit === undefined ? undefined : createJunitCollector();
  }

  add(line: RecordLine): void {
    this.summarizer.add(line);
    this.junit?.add(line);
  }

  /** Writes the files, prints the result to standard output, and names on standard error what was written. */
  async finish(catalogue: readonly Requirement[]): Promise<RunSummary> {
    const summary = this.summarizer.finish();
    const { options } = this;
    const describeRequirement = describer(catalogue, summary.header.filters.spec);
    const write = (file: unknown, text: string): void => {
      writeFileSync(String(file), text);
      process.stderr.write(`wrote ${file}\n`);
    };
    if (this.junit !== undefined) write(options.junit, this.junit.finish());
    if (options.markdown !== undefined) {
      const { renderMarkdown } = await import("../../reports/markdown.ts");
      write(options.markdown, renderMarkdown(summary, { describeRequirement }));
    }
    if (options.html !== undefined) {
      const { renderHtml } = await import("../../reports/html.ts");
      write(options.html, renderHtml(summary, { describeRequirement, requirements: catalogue }));
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
