import type { Requirement, TextVersion } from "../catalogue/load.ts";

/** Looks a requirement up for a report: its document, section and paraphrase in one specification version. */
export function describer(catalogue: readonly Requirement[], spec: string) {
  const byId = new Map(catalogue.map((requirement) => [requirement.id, requirement]));
  return (id: string): { document: string; section: string; paraphrase: string } | undefined => {
    const requirement = byId.get(id);
    if (requirement === undefined) return undefined;
    const version = requirement.versions[spec as TextVersion];
    const { document, section, paraphrase } = requirement;
    return { document, section: version?.section ?? section, paraphrase: version?.differs ?? paraphrase };
  };
}
