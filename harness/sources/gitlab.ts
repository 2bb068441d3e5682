import { randomUUID } from "node:crypto";
import { fieldsNamed, fieldText, type WireMessage } from "../wire/wire-message.ts";
import { nativeEvent, now, timestampFrom } from "./native-event.ts";
import { filled, notFrom, payloadOf, textAt } from "./payload.ts";
import type { Source } from "./source.ts";

const NAME = "gitlab";

/** A row of the tables: templates over the payload. Without `time` it is the current time. */
interface Row {
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time?: string;
}

const CREATED = "{object_attributes.created_at}";
const NOTE = { source: "{object_attributes.url}", subject: "{object_attributes.id}", time: CREATED };

/** By the `object_kind` of the payload; of notes also by what was commented on. */
const ROWS: ReadonlyMap<string, Row> = new Map<string, Row>([
  ["push", { source: "{repository.homepage}", type: "com.gitlab.push", subject: "{checkout_sha}" }],
  ["tag_push", { source: "{repository.homepage}", type: "com.gitlab.tag_push", subject: "{ref}" }],
  [
    "issue",
    {
      source: "{repository.homepage}",
      type: "com.gitlab.issue.{object_attributes.state}",
      subject: "{object_attributes.iid}",
    },
  ],
  ["note Commit", { ...NOTE, source: "{commit.url}", type: "com.gitlab.note.commit" }],
  ["note MergeRequest", { ...NOTE, type: "com.gitlab.note.merge_request" }],
  ["note Issue", { ...NOTE, type: "com.gitlab.note.issue" }],
  ["note Snippet", { ...NOTE, type: "com.gitlab.note.snippet" }],
  [
    "merge_request",
    {
      source: "{repository.homepage}",
      type: "com.gitlab.merge_request.{object_attributes.action}",
      subject: "{object_attributes.iid}",
      time: CREATED,
    },
  ],
  [
    "wiki_page",
    {
      source: "{project.web_url}",
      type: "com.gitlab.wiki_page.{object_attributes.action}",
      subject: "{object_attributes.slug}",
    },
  ],
  [
    "pipeline",
    {
      source: "{project.web_url}",
      type: "com.gitlab.pipeline.{object_attributes.status}",
      subject: "{object_attributes.id}",
    },
  ],
  // The text says `job_status` and `job_id`; GitLab sends `build_status` and `build_id`.
  ["job", { source: "{repository.homepage}", type: "com.gitlab.job.{job_status}", subject: "{job_id}" }],
  [
    "build",
    { source: "{repository.homepage}", type: "com.gitlab.job.{build_status}", subject: "{build_id}" },
  ],
]);

/** Webhooks of GitLab (adapters/gitlab.md). */
export const gitlab: Source = {
  name: NAME,
  adapt(message) {
    const { root, text } = payloadOf(NAME, message);
    const row = rowOf(message, root);
    const need = (template: string): string =>
      filled(template, root) ?? notFrom(NAME, `the payload lacks a value of ${template}`);
    const time = row.time === undefined ? undefined : timestampFrom(filled(row.time, root));
    return [
      nativeEvent({
        id: randomUUID(),
        source: need(row.source).replace(/#note_.*$/, ""),
        type: need(row.type),
        subject: filled(row.subject, root),
        time: time ?? now(),
        json: text,
      }),
    ];
  },
};

function rowOf(message: WireMessage, root: unknown): Row {
  const kind = textAt(root, "object_kind") ?? "";
  const key = kind === "note" ? `note ${textAt(root, "object_attributes.noteable_type") ?? ""}` : kind;
  const known = key === "build" && textAt(root, "job_status") !== undefined ? "job" : key;
  const row = ROWS.get(known);
  if (row !== undefined) return row;
  const [hook] = fieldsNamed(message, "x-gitlab-event");
  const name = hook === undefined ? "no X-Gitlab-Event" : fieldText(hook.value);
  return notFrom(NAME, `there is no table for object_kind ${JSON.stringify(kind)} (${name})`, "/object_kind");
}
