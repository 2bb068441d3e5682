import { type GithubEvent, githubEvents } from "./github-events.ts";
import { nativeEvent, now, timestampFrom } from "./native-event.ts";
import { filled, header, notFrom, payloadOf, textAt } from "./payload.ts";
import type { Source } from "./source.ts";

const NAME = "github";

/** Webhooks of GitHub (adapters/github.md). */
export const github: Source = {
  name: NAME,
  adapt(message) {
    const name = header(NAME, message, "x-github-event");
    const row = githubEvents.get(name);
    if (row === undefined) notFrom(NAME, `there is no table for X-GitHub-Event ${JSON.stringify(name)}`);
    const { root, text } = payloadOf(NAME, message);
    const need = (template: string): string =>
      filled(template, root) ?? notFrom(NAME, `the ${name} payload lacks a value of ${template}`);
    return [
      nativeEvent({
        id: header(NAME, message, "x-github-delivery"),
        source: sourceOf(name, need(row.source ?? "{repository.url}"), root),
        type: need(row.type ?? `com.github.${name}.{action}`),
        subject: row.subject === undefined ? undefined : filled(row.subject, root),
        time: timeOf(row, root),
        json: text,
      }),
    ];
  },
};

/** A purchase comes from the users of the site, whose URL is that of the sender without its name. */
function sourceOf(name: string, source: string, root: unknown): string {
  const login = textAt(root, "sender.login");
  return name === "marketplace_purchase" && source.endsWith(`/${login}`)
    ? source.slice(0, -1 - (login ?? "").length)
    : source;
}

/** The first of the row's times that is there; the current time when none is, or when the row has none. */
function timeOf({ time = [] }: GithubEvent, root: unknown): string {
  for (const template of time) {
    const path = template.replace("{action}", textAt(root, "action") ?? "").replaceAll(/[{}]/g, "");
    const found = timestampFrom(textAt(root, path));
    if (found !== undefined) return found;
  }
  return now();
}
