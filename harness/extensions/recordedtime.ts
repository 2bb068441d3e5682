import { isEarlier } from "./earlier.ts";
import { DRAFT, type Extension, should } from "./extension.ts";

/** Recorded Time (extensions/recordedtime.md): when the event was made, in contrast to when it happened. */
export const recordedtime: Extension = {
  name: "recordedtime",
  editions: DRAFT,
  attributes: [{ name: "recordedtime", type: "Timestamp", typeRule: "EXT-recordedtime-c" }],
  rules: (event) =>
    isEarlier(event, "recordedtime", "time")
      ? [should("recorded", "EXT-recordedtime-d", "recordedtime", "recordedtime is earlier than time")]
      : [],
};
