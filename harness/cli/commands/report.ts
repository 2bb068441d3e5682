import { readRecord } from "../../../reports/record-reader.ts";
import { loadBundle } from "../../engine/bundle.ts";
import { EXIT } from "../exit.ts";
import { Outputs } from "../outputs.ts";
import type { Options } from "../session.ts";

/** `plugfest report`: any report from a run record, without running anything. */
export async function reportCommand(options: Options, [file]: string[]): Promise<number> {
  const outputs = new Outputs(options);
  for await (const line of readRecord(file as string)) outputs.add(line);
  const { footer } = await outputs.finish(loadBundle().catalogue);
  return footer?.exitCode ?? EXIT.nonconforming;
}
