import { fieldsNamed, fieldText, type WireMessage } from "../wire/wire-message.ts";

/** Access tokens (http-webhook.md, section 3), and addresses that a message may make one call. */

/** The URL with the token in its query, after what is there already (section 3.2). */
export function withQueryToken(url: string, token: string): string {
  return `${url}${url.includes("?") ? "&" : "?"}access_token=${encodeURIComponent(token)}`;
}

/** Every access token of a delivery: of the scheme Bearer, and in the query of its `:path`. */
export function tokensIn(request: WireMessage): string[] {
  const headers = fieldsNamed(request, "authorization").flatMap(
    ({ value }) => /^bearer +(\S+) *$/i.exec(fieldText(value))?.[1] ?? [],
  );
  return [...headers, ...queryTokens(request)];
}

/** Those in the query alone, for which a target's answer has to be private (section 3.2). */
export function queryTokens(request: WireMessage): string[] {
  const [path] = fieldsNamed(request, ":path");
  const query = /\?([^#]*)/.exec(path === undefined ? "" : fieldText(path.value))?.[1] ?? "";
  return new URLSearchParams(query).getAll("access_token");
}

/**
 * Whether one may call an address that came in a message, as WebHook-Request-Callback does: somebody unknown wrote it,
 * and a target that calls whatever it is given can be made to reach places that its sender cannot.
 *
 * @param allowed origins such as `https://sender.example.com` that the user allowed; this machine's loopback addresses
 *   are allowed without being listed, names such as `localhost` are not, since a name may resolve to anything
 */
export function mayCall(url: string, allowed: readonly string[] = []): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, origin, username, password } = new URL(url);
  if (!["http:", "https:"].includes(protocol) || username !== "" || password !== "") return false;
  return allowed.includes(origin) || /^127\.\d+\.\d+\.\d+$/.test(hostname) || hostname === "[::1]";
}
