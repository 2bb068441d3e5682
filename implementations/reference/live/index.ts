import { httpPart } from "./http.ts";
import type { LivePart } from "./live-part.ts";

/** How the reference talks over each binding's protocol, by the binding's name. Nothing else lists them. */
export const liveParts: Readonly<Record<string, LivePart>> = { http: httpPart };
