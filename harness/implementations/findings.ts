import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { problemIn } from "../fixture-schema.ts";
import { type Manifest, ManifestError } from "./manifest.ts";

/** One thing that an implementation does otherwise than the text says: one cause, wherever it shows. */
export interface Finding {
  /** Also the name of its reproduction in `findings/`, and what entries of the expectation file refer to. */
  readonly name: string;
  /** What it breaks, by the ids of the catalogue. */
  readonly requirements: readonly string[];
  readonly sent: string;
  readonly expected: string;
  readonly observed: string;
  /** Where it is known upstream. */
  readonly upstream?: string;
  readonly note?: string;
}

/** The findings of an implementation, worst first; none when it has no such file. Throws ManifestError. */
export function loadFindings({ dir, name }: Manifest): readonly Finding[] {
  const path = join(dir, "findings.yaml");
  if (!existsSync(path)) return [];
  const file = `implementations/${name}/findings.yaml`;
  let content: unknown;
  try {
    content = parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new ManifestError(`${file}: ${(error as Error).message.split("\n")[0]}`);
  }
  const problem = problemIn("findings", content, "the file");
  if (problem !== undefined) throw new ManifestError(`${file}: ${problem}`);
  const { findings } = content as { findings: Finding[] };
  const twice = findings.find((one, index) => findings.findIndex((other) => other.name === one.name) < index);
  if (twice !== undefined) throw new ManifestError(`${file}: ${twice.name} stands there twice`);
  return findings;
}
