import { type Document, isMap, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import type { Expectation } from "./expectations.ts";
import { matchesPattern } from "./plan.ts";

export interface Failure {
  readonly case: string;
  readonly check: string;
  readonly message: string;
  readonly requirements: readonly string[];
}

export interface Update {
  readonly text: string;
  readonly added: number;
  readonly removed: number;
  readonly kept: number;
}

const HEADER =
  "# Known failures of this implementation. Each entry says which clause is broken and what happens.\n";

const covers = (entry: Pick<Expectation, "case" | "check">, failure: Failure): boolean =>
  (entry.check === undefined || entry.check === failure.check) && matchesPattern(entry.case, failure.case);

/**
 * Brings an expectation file up to date, keeping its comments and its order: entries that cover no failure any more
 * go, new failures get one entry each, or one for a whole folder in which every case that ran fails the same check.
 *
 * @param ran ids of the cases that were run; an entry for others is left alone
 */
export function updateExpectations(
  text: string,
  entries: readonly Expectation[],
  failures: readonly Failure[],
  ran: ReadonlySet<string>,
): Update {
  const document = parseDocument(text === "" ? `${HEADER}expectations: []\n` : text);
  const list = listOf(document);
  const stale = entries.filter(
    (entry) =>
      entry.expect === "fail" &&
      [...ran].some((id) => matchesPattern(entry.case, id)) &&
      !failures.some((failure) => covers(entry, failure)),
  );
  const gone = new Set(stale.map((entry) => entries.indexOf(entry)));
  list.items = list.items.filter((_, index) => !gone.has(index));
  const kept = entries.filter((entry) => !stale.includes(entry));
  const fresh = failures.filter((failure) => !kept.some((entry) => covers(entry, failure)));
  const added = merge(fresh, ran);
  for (const entry of added) list.items.push(document.createNode(entry) as YAMLMap);
  list.flow = list.items.length === 0;
  return {
    text: document.toString({ lineWidth: 118 }),
    added: added.length,
    removed: stale.length,
    kept: kept.length,
  };
}

function listOf(document: Document): YAMLSeq {
  const root = document.contents;
  const list = isMap(root) ? root.get("expectations", true) : undefined;
  if (isSeq(list)) return list;
  const created = document.createNode([]) as YAMLSeq;
  if (isMap(root)) root.set("expectations", created);
  else document.contents = document.createNode({ expectations: [] }) as never;
  return isMap(root)
    ? created
    : ((document.contents as unknown as YAMLMap).get("expectations", true) as unknown as YAMLSeq);
}

interface Entry {
  readonly case: string;
  readonly check: string;
  readonly expect: "fail";
  readonly requirements: readonly string[];
  readonly reason: string;
}

function merge(failures: readonly Failure[], ran: ReadonlySet<string>): Entry[] {
  const groups = new Map<string, Failure[]>();
  for (const failure of failures) {
    const key = `${folderOf(failure.case)} ${failure.check}`;
    const group = groups.get(key) ?? [];
    if (!group.some((other) => other.case === failure.case)) groups.set(key, [...group, failure]);
  }
  return [...groups.values()].flatMap((group) => {
    const folder = folderOf((group[0] as Failure).case);
    const siblings = [...ran].filter((id) => folderOf(id) === folder);
    const whole = group.length > 1 && siblings.length === group.length;
    return whole
      ? [entryOf(`${folder}/*`, group[0] as Failure)]
      : group.map((failure) => entryOf(failure.case, failure));
  });
}

const folderOf = (id: string): string => id.slice(0, id.lastIndexOf("/"));

function entryOf(pattern: string, { check, requirements, message }: Failure): Entry {
  return { case: pattern, check, expect: "fail", requirements, reason: message };
}
