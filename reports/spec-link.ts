const REPOSITORY = "https://github.com/cloudevents/spec/blob";

/** The tag of the specification's repository that holds the text of an edition. */
const TAGS: Readonly<Record<string, string>> = {
  "0.1": "v0.1",
  "0.2": "v0.2",
  "0.3": "v0.3",
  "1.0": "v1.0.2",
  "1.0.3-draft": "main",
};

/** The address of a section of the specification's text; undefined for a document that is kept elsewhere. */
export function specLink(document: string, section: string, spec: string): string | undefined {
  const isOutside = document.startsWith("rabbitmq/") || !/^[\w./-]+\.md$/.test(document);
  const tag = document.startsWith("cesql/") ? "main" : TAGS[spec];
  return isOutside || tag === undefined
    ? undefined
    : `${REPOSITORY}/${tag}/${document}#${headingAnchor(section)}`;
}

/** The fragment that GitHub gives a heading. */
function headingAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
}
