import { type Document, isMap, isSeq, type Node, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import {
  covers,
  type Expectation,
  type Finding,
  isFailure,
  type KnownCase,
  speaksOf,
  strayEntry,
} from "./expectations.ts";

export interface Update {
  readonly text: string;
  readonly added: number;
  readonly removed: number;
  readonly kept: number;
}

const HEADER =
  "# Known failures of this implementation. Each entry says which clause is broken and what happens.\n";

/**
 * Brings an expectation file up to date, keeping its comments and its order: entries that cover no failure any more
 * go, an entry some of whose cases pass is narrowed to those that fail, and new failures get one entry each, or one
 * for a whole folder in which every case that ran fails the same check.
 *
 * @param findings what a run found with no expectations; an entry for cases that were not run is left alone
 */
export function updateExpectations(
  text: string,
  entries: readonly Expectation[],
  findings: readonly Finding[],
  suite: readonly KnownCase[],
): Update {
  const document = parseDocument(text.trim() === "" ? `${HEADER}expectations: []\n` : text);
  const list = listOf(document);
  const failures = findings.filter((one) => isFailure(one.verdict) && one.disputed === undefined);
  const kept: Expectation[] = [];
  let removed = 0;
  list.items = list.items.flatMap((node, index) => {
    const entry = entries[index] as Expectation;
    const narrowed = narrow(entry, findings, suite);
    kept.push(...narrowed);
    if (narrowed.length === 0) removed += 1;
    return narrowed.map((one) => (one === entry ? node : copyFor(node as YAMLMap, one.case)));
  });
  const fresh = failures.filter((failure) => !kept.some((entry) => covers(entry, failure)));
  const ran = new Set(findings.map((finding) => finding.case));
  const added = merge(fresh, failures, ran);
  for (const entry of added) list.items.push(document.createNode(entry) as YAMLMap);
  list.flow = list.items.length === 0;
  return {
    text: document.toString({ lineWidth: 118 }),
    added: added.length,
    removed,
    kept: entries.length - removed,
  };
}

/** What is left of an entry: itself, nothing, or one entry for each of its cases that still fails. */
function narrow(
  entry: Expectation,
  findings: readonly Finding[],
  suite: readonly KnownCase[],
): Expectation[] {
  if (strayEntry(entry, suite) !== undefined) return [];
  const spoken = findings.filter((finding) => speaksOf(entry, finding));
  if (entry.expect !== "fail" || spoken.length === 0) return [entry];
  const failing = new Set(spoken.filter((finding) => covers(entry, finding)).map((finding) => finding.case));
  const all = new Set(spoken.map((finding) => finding.case));
  if (failing.size === all.size || (entry.observed !== undefined && failing.size > 0)) return [entry];
  return [...failing].map((id) => ({ ...entry, case: id }));
}

function copyFor(node: YAMLMap, id: string): Node {
  const copy = node.clone() as YAMLMap;
  copy.set("case", id);
  return copy;
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
  readonly depth?: string;
  readonly expect: "fail";
  readonly requirements: readonly string[];
  readonly reason: string;
}

/** Entries for failures that none covers. `failures` are all of them: where the other depth is covered, it is named. */
function merge(fresh: readonly Finding[], failures: readonly Finding[], ran: ReadonlySet<string>): Entry[] {
  const groups = new Map<string, Finding[]>();
  for (const failure of fresh) {
    const half = failures.some((other) => sameCheck(other, failure) && !fresh.includes(other));
    const key = `${folderOf(failure.case)} ${failure.check} ${half ? failure.depth : ""}`;
    const group = groups.get(key) ?? [];
    if (!group.some((other) => other.case === failure.case)) groups.set(key, [...group, failure]);
  }
  return [...groups].flatMap(([key, group]) => {
    const folder = folderOf((group[0] as Finding).case);
    const siblings = [...ran].filter((id) => folderOf(id) === folder);
    const depth = key.split(" ")[2] || undefined;
    const whole = group.length > 1 && siblings.length === group.length;
    return whole
      ? [entryOf(`${folder}/*`, group[0] as Finding, depth)]
      : group.map((failure) => entryOf(failure.case, failure, depth));
  });
}

function sameCheck(one: Finding, other: Finding): boolean {
  return one.case === other.case && one.check === other.check;
}

const folderOf = (id: string): string => id.slice(0, Math.max(0, id.lastIndexOf("/")));

function entryOf(
  pattern: string,
  { check, requirements, message }: Finding,
  depth: string | undefined,
): Entry {
  return {
    case: pattern,
    check,
    ...(depth === undefined ? {} : { depth }),
    expect: "fail",
    requirements,
    reason: message,
  };
}
