/** What a binding has that writes and reads these modes, in JSON as everywhere in the SDK. */
export const capabilitiesOf = (writes, reads) => ({
  encode: writes,
  decode: reads,
  forward: writes,
  send: writes,
  receive: reads,
  relay: writes,
  formats: ["json"],
});

export const BOTH = ["binary", "structured"];
