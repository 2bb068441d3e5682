import { printable } from "../printable.ts";
import { Picture } from "./picture.tsx";
import { clockText, type Story } from "./stage-data.ts";

const LISTED = 40;

/** What the parties posted until now, newest first. */
export function Posts({
  story,
  at,
  onHop,
}: {
  readonly story: Story;
  readonly at: number;
  onHop(hop: number): void;
}) {
  const all = story.posts.filter((post) => post.at <= at);
  const [log] = story.header.replay.parties.filter(({ role }) => role === "log");
  return (
    <section class="posts" aria-labelledby="posts-title">
      <h2 id="posts-title">
        {printable(log?.name ?? "Posts")} <span class="count">{all.length}</span>
      </h2>
      <ol>
        {all
          .slice(-LISTED)
          .reverse()
          .map(({ party, text, picture, hop, at: moment }) => (
            <li key={`${moment} ${party} ${hop}`} class="post">
              <strong>{printable(party)}</strong> <span class="moment">{clockText(moment)}</span>
              <p>
                {text
                  .split("\n")
                  .map((line, index) => [index === 0 ? null : <br key={index} />, printable(line)])}
              </p>
              {picture === undefined ? null : <Picture of={picture} />}
              <button type="button" class="link" onClick={() => onHop(hop)}>
                message {hop}
              </button>
            </li>
          ))}
      </ol>
    </section>
  );
}
