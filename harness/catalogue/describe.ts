import type { SpecVersion } from "../event/spec-version.ts";
import type { Requirement } from "./load.ts";

/** Looks a requirement up for a report: its document, section and paraphrase in one specification version. */
export function describer(catalogue: readonly Requirement[], spec: string) {
  const byId = new Map(catalogue.map((requirement) => [requirement.id, requirement]));
  return (
    id: string,
  ):
    | (Pick<Requirement, "document" | "section" | "paraphrase"> & { level?: Requirement["level"] })
    | undefined => {
    const requirement = byId.get(id);
    if (requirement === undefined) return undefined;
    const version = requirement.versions[spec as SpecVersion];
    const { document, section, paraphrase } = requirement;
    const text = {
      document,
      section: version?.section ?? section,
      paraphrase: version?.differs ?? paraphrase,
    };
    return version === undefined ? text : { ...text, level: version.level };
  };
}
