import { withQueryToken } from "../bindings/webhook-access.ts";
import { showBytes } from "../engine/show.ts";
import type { WireMessage } from "../wire/wire-message.ts";
import type { Address } from "./address.ts";
import type { Access } from "./check-target.ts";

/** A message as `--dry-run` prints it: no secret is in it. */
export function showMessage({ shown, binding }: Address, message: WireMessage, access: Access): string {
  const to = access.queryToken === undefined ? shown : withQueryToken(shown, "[redacted]");
  const lines = message.fields.map(
    ({ name, value }) => `  ${name}: ${showBytes(Buffer.from(value)).slice(1, -1)}`,
  );
  for (const { name } of access.headers) lines.push(`  ${name}: [redacted]`);
  if (message.body !== undefined) lines.push(`  body: ${showBytes(message.body)}`);
  return [`to ${to} over ${binding}`, ...lines].join("\n");
}
