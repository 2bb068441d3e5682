import { BOTH, type Extension, integerOf, must } from "./extension.ts";

/** Sampling (extensions/sampledrate.md): how many occurrences the event stands for. */
export const sampledrate: Extension = {
  name: "sampledrate",
  editions: BOTH,
  attributes: [{ name: "sampledrate", type: "Integer", typeRule: "EXT-sampledrate-a" }],
  rules: (event) =>
    (integerOf(event, "sampledrate") ?? 1) < 1
      ? [must("sampled-rate", "EXT-sampledrate-c", "sampledrate", "sampledrate is not greater than zero")]
      : [],
};
