import type { CloudEvent } from "../../harness/event/cloud-event.ts";
import { reads, type Saboteur, saboteur, writes } from "./saboteur.ts";

type Change = (event: CloudEvent) => CloudEvent;

export type Role = "producer" | "consumer";

export const ROLES: readonly Role[] = ["producer", "consumer"];

/** The same mistake made where it writes and where it reads. */
export const both = (
  slug: string,
  breaks: string,
  requirements: readonly string[],
  change: Change,
  roles: readonly Role[],
): Saboteur[] =>
  roles.map((role) => {
    const writing = role === "producer";
    const said = `${writing ? "Writing" : "Reading"}: ${breaks}`;
    return saboteur(`${role}/types/${slug}`, said, requirements, writing ? writes(change) : reads(change));
  });
