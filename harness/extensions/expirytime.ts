import { isEarlier } from "./earlier.ts";
import { DRAFT, type Extension, should } from "./extension.ts";

/** Expiry Time (extensions/expirytime.md): from when on the event can be ignored. */
export const expirytime: Extension = {
  name: "expirytime",
  editions: DRAFT,
  attributes: [{ name: "expirytime", type: "Timestamp", typeRule: "EXT-expirytime-a" }],
  rules: (event) =>
    isEarlier(event, "expirytime", "time")
      ? [should("expiry", "EXT-expirytime-c", "expirytime", "expirytime is earlier than time")]
      : [],
};
