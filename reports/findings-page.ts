import { plural } from "./printable.ts";

/** One distinct finding of one implementation, as its page shows it. */
export interface ListedFinding {
  readonly implementation: { readonly name: string; readonly title: string; readonly version: string };
  readonly name: string;
  readonly requirements: readonly {
    readonly id: string;
    readonly level: string;
    readonly document: string;
    readonly section: string;
  }[];
  readonly sent: string;
  readonly expected: string;
  readonly observed: string;
  readonly upstream?: string;
  readonly note?: string;
  /** How the reproduction is run, in the implementation's folder. */
  readonly command: string;
}

/** How grave breaking a rule of that level is: the lower, the worse. */
const GRAVITY: Readonly<Record<string, number>> = {
  MUST: 0,
  "MUST NOT": 0,
  DECLARATIVE: 1,
  SHOULD: 2,
  "SHOULD NOT": 2,
  MAY: 3,
};

const gravityOf = ({ requirements }: ListedFinding): number =>
  Math.min(...requirements.map(({ level }) => GRAVITY[level] ?? 3));

/**
 * The page of all findings, worst first: by the strongest level that is broken, then by the place in the implementation's
 * own list, which begins with the worst.
 *
 * @param findings those of one implementation stand together, in the order of its list
 */
export function renderFindingsPage(findings: readonly ListedFinding[]): string {
  const places = new Map<string, number>();
  const ranked = findings.map((finding) => {
    const place = places.get(finding.implementation.name) ?? 0;
    places.set(finding.implementation.name, place + 1);
    return { finding, place, gravity: gravityOf(finding) };
  });
  ranked.sort(
    (one, other) =>
      one.gravity - other.gravity ||
      one.place - other.place ||
      one.finding.implementation.name.localeCompare(other.finding.implementation.name),
  );
  const lines = ranked.map(({ finding }, index) => block(finding, index + 1));
  const count = [...places].map(([name, n]) => `${name} ${n}`).join(", ");
  return `# Findings

What the implementations under test do otherwise than the specification says: each cause once, worst first. Every one is shown
by a short program in the implementation's own language that uses the implementation alone; the tests run them all. Run one in
the folder \`implementations/NAME\`, once \`plugfest implementations install NAME\` got its packages. ${plural(findings.length, "finding")}: ${count}.

${lines.join("\n\n")}
`;
}

function block(finding: ListedFinding, number: number): string {
  const { implementation, name, requirements, sent, expected, observed, upstream, note, command } = finding;
  const clauses = requirements.map(
    ({ id, level, document, section }) => `${level} \`${id}\` (${document}, ${section})`,
  );
  const rows = [
    `clause: ${clauses.join("; ")}`,
    `sent: ${sent}`,
    `expected: ${expected}`,
    `observed: ${observed}`,
    `shown by: \`${command}\``,
    ...(upstream === undefined ? [] : [`upstream: <${upstream}>`]),
    ...(note === undefined ? [] : [note]),
  ];
  return `### ${number}. ${implementation.name}: ${name}\n\n${implementation.title} ${implementation.version}\n\n${rows
    .map((row) => `- ${row}`)
    .join("\n")}`;
}
