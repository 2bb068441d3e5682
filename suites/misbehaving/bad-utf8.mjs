// Answers its target with bytes that are not UTF-8 inside a JSON string.
import { isTarget, serve } from "./well-behaved.mjs";

serve((request) => {
  if (!isTarget(request)) return false;
  const [before, after] = JSON.stringify({
    jsonrpc: "2.0",
    id: request.id,
    result: { outcome: "rejected", message: "bad bytes: <>" },
  }).split("<>");
  process.stdout.write(
    Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0xc3, 0x28]), Buffer.from(`${after}\n`)]),
  );
  return true;
});
