import { mayHoldSecret, redact } from "../../reports/redact.ts";

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const CREDENTIALS_IN_URL =
  /\b(?:https?|wss?|amqps?|mqtts?|nats|tls|kafkas?):\/\/[^\s/@:"'<>]*:[^\s/@"'<>]+@/i;

/** Whether a file holds what must not be told, and what; undefined when there is nothing of the kind. */
export function secretIn(name: string, text: string): string | undefined {
  if (PRIVATE_KEY.test(text)) return `${name}: it holds a private key`;
  if (!name.endsWith(".ndjson")) {
    return CREDENTIALS_IN_URL.test(text) ? `${name}: it holds a URL with a password` : undefined;
  }
  for (const [index, line] of text.split("\n").entries()) {
    const at = `${name}:${index + 1}`;
    // Events of the fixtures may hold such URLs; what the run itself says may not.
    const isOwn = /^\{"kind":"(?:header|broker|footer)"/.test(line);
    if (isOwn && CREDENTIALS_IN_URL.test(line)) return `${at}: it holds a URL with a password`;
    if (!mayHoldSecret(line)) continue;
    const value: unknown = JSON.parse(line);
    if (JSON.stringify(redact(value)) !== JSON.stringify(value))
      return `${at}: it holds the value of a secret header or parameter`;
  }
  return undefined;
}
