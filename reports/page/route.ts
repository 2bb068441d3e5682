/** Where the reader is: a section and what it is filtered by, as it stands in the address after `#`. */
export interface Route {
  readonly section: string;
  readonly params: Params;
}

export type Params = Readonly<Record<string, string>>;

/** `#findings?verdict=fail&q=a%20b`. Anything that is no such text is a section without parameters. */
export function parseRoute(hash: string): Route {
  const text = hash.replace(/^#/, "");
  const at = text.indexOf("?");
  const section = at === -1 ? text : text.slice(0, at);
  const search = at === -1 ? "" : text.slice(at + 1);
  return { section, params: Object.fromEntries(new URLSearchParams(search)) };
}

export function formatRoute({ section, params }: Route): string {
  const search = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== ""));
  const text = search.toString();
  return text === "" ? `#${section}` : `#${section}?${text}`;
}

/** The values of a parameter that can have several: `fail,crashed`. */
export function listOf(params: Params, name: string): string[] {
  return (params[name] ?? "").split(",").filter((value) => value !== "");
}

/** A parameter that counts from 1; 1 for anything else. */
export function pageOf(params: Params, name = "page"): number {
  const page = Number(params[name]);
  return Number.isSafeInteger(page) && page > 0 ? page : 1;
}
