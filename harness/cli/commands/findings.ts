import { type ListedFinding, renderFindingsPage } from "../../../reports/findings-page.ts";
import type { Requirement } from "../../catalogue/load.ts";
import { loadBundle } from "../../engine/bundle.ts";
import { loadFindings } from "../../implementations/findings.ts";
import { listImplementations, loadManifest } from "../../implementations/manifest.ts";
import { packageRoot } from "../../package-root.ts";
import { EXIT } from "../exit.ts";

/** `plugfest implementations findings`. */
export async function findingsCommand(): Promise<number> {
  process.stdout.write(findingsPage(loadBundle().catalogue));
  return EXIT.ok;
}

/** The page of the findings of every implementation (docs/findings.md). */
export function findingsPage(catalogue: readonly Requirement[]): string {
  const known = new Map(catalogue.map((requirement) => [requirement.id, requirement]));
  const listed = listImplementations(packageRoot).flatMap((id): ListedFinding[] => {
    const manifest = loadManifest(id, packageRoot);
    const { title, version, name } = manifest;
    return loadFindings(manifest).map((finding) => ({
      ...finding,
      implementation: { name, title, version },
      requirements: finding.requirements.map((requirement) => {
        const { level = "", document = "", section = "" } = known.get(requirement) ?? {};
        return { id: requirement, level, document, section };
      }),
      command: (manifest.findings?.command ?? []).join(" ").replaceAll("{name}", finding.name),
    }));
  });
  return renderFindingsPage(listed);
}
