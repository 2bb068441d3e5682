/** So many words in a row that are the same are a copy. */
const RUN = 8;

/** Every run of eight words of a text, without markup, case and punctuation. */
export function runsOf(text: string): string[] {
  const words = wordsOf(text);
  const runs: string[] = [];
  for (let at = 0; at + RUN <= words.length; at++) runs.push(words.slice(at, at + RUN).join(" "));
  return runs;
}

/** The first run of words in `wording` that `runs` also has. */
export function copiedRun(wording: string, runs: { has(run: string): boolean }): string | undefined {
  return runsOf(wording).find((run) => runs.has(run));
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/(?<=\])(?:\([^)]*\)|\[[^\]]*\])/g, "")
    .split(/[\s|]+/)
    .map((word) => word.replace(/^[^\p{L}\p{N}%+]+|[^\p{L}\p{N}%+]+$/gu, ""))
    .filter((word) => word !== "");
}
