import { base64 } from "../../adapters/json-form.ts";
import { describer } from "../../catalogue/describe.ts";
import { loadBundle } from "../../engine/bundle.ts";
import type { Check, Step, Stimulus } from "../../engine/case.ts";
import { stimulusEvidence } from "../../engine/evidence.ts";
import { levelOf } from "../../engine/judge.ts";
import { levelsIn } from "../../engine/levels.ts";
import { describe } from "../../engine/match.ts";
import { matchesPattern } from "../../engine/plan.ts";
import { showBytes, showData, showText } from "../../engine/show.ts";
import { casesOf } from "../../engine/suite-bundle.ts";
import { canonicalString } from "../../event/canonical.ts";
import type { CloudEvent } from "../../event/cloud-event.ts";
import { fieldText, type WireMessage } from "../../wire/wire-message.ts";
import { CliError, EXIT } from "../exit.ts";
import type { Options } from "../session.ts";

/** `plugfest explain`: all that a person needs to understand one case and run it alone. */
export async function explainCommand(options: Options, [id]: string[]): Promise<number> {
  const wanted = id as string;
  const bundle = loadBundle();
  const cases = casesOf(bundle);
  const one = cases.find((candidate) => candidate.id === wanted);
  if (one === undefined) {
    const near = cases
      .filter((candidate) => matchesPattern(`**/${wanted.split("/").at(-1)}`, candidate.id))
      .slice(0, 5);
    const hint =
      near.length === 0
        ? "plugfest list shows them all"
        : `is it ${near.map((each) => each.id).join(" or ")}?`;
    throw new CliError(`there is no case ${wanted}; ${hint}`, EXIT.nothing);
  }
  const [spec = "1.0"] = one.specversions;
  const requirement = describer(bundle.catalogue, spec);
  const rerun = `plugfest run NAME --case ${one.id}${spec === "1.0" ? "" : ` --spec ${spec}`}`;
  if (options.json) {
    const steps = one.steps.map(({ stimulus, checks }) => ({
      stimulus: stimulusEvidence(one.binding, stimulus),
      checks,
    }));
    const requirements = Object.fromEntries(
      allRequirements(one.steps).map((name) => [name, requirement(name)]),
    );
    process.stdout.write(`${JSON.stringify({ ...one, steps, requirements, rerun }, readable, 2)}\n`);
    return EXIT.ok;
  }
  const levels = levelsIn(bundle.catalogue, spec);
  const lines = [
    one.id,
    one.title,
    "",
    `Judges: ${one.roles.join(", ")}; specification ${one.specversions.join(", ")}; depth ${one.depths.join(", ")}`,
    ...(one.disputed === undefined ? [] : [`Disputed, so never scored: ${one.disputed.reason}`]),
  ];
  for (const [index, step] of one.steps.entries()) {
    lines.push(
      "",
      one.steps.length === 1 ? "What it is given" : `Step ${index + 1}: what it is given`,
      ...showStimulus(step.stimulus),
    );
    lines.push("", "What has to come back");
    for (const check of step.checks) lines.push(...showCheck(check, levelOf(check, levels)));
  }
  lines.push("", "Requirements");
  for (const name of allRequirements(one.steps)) {
    const found = requirement(name);
    lines.push(
      `  ${name} (${levels(name) ?? "not in this version"}), ${found?.document}, ${found?.section}`,
      `    ${found?.paraphrase}`,
    );
  }
  lines.push("", `Run it alone: ${rerun}`);
  process.stdout.write(`${lines.join("\n")}\n`);
  return EXIT.ok;
}

/** Attributes and bytes, which JSON has no form for. */
function readable(_: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value);
  return value instanceof Uint8Array ? { base64: base64(value) } : value;
}

function allRequirements(steps: readonly Step[]): string[] {
  return [...new Set(steps.flatMap((step) => step.checks.flatMap((check) => check.requirements)))];
}

function showCheck(check: Check, level: string): string[] {
  const grades = (check.grades ?? []).map(
    (grade) => `    ${grade.verdict} when ${describe(grade.when)}: ${grade.because}`,
  );
  const dispute =
    check.disputed === undefined ? [] : [`    disputed, so never scored: ${check.disputed.reason}`];
  return [`  ${check.id} (${level}): ${describe(check.expect)}`, ...grades, ...dispute];
}

function showStimulus(stimulus: Stimulus): string[] {
  switch (stimulus.operation) {
    case "encode":
      return [`  encode in ${stimulus.mode} mode:`, ...stimulus.events.flatMap(showEvent)];
    case "validate":
      return ["  validate:", ...showEvent(stimulus.event)];
    case "decode":
      return ["  decode:", ...showMessage(stimulus.message)];
    case "forward":
      return [`  read and forward in ${stimulus.mode} mode:`, ...showMessage(stimulus.message)];
    case "evaluate":
      return [`  evaluate ${showText(stimulus.expression)} on:`, ...showEvent(stimulus.event)];
    case "adapt":
      return [`  turn this of ${stimulus.source} into a CloudEvent:`, ...showMessage(stimulus.message)];
    case "deliver":
      return [
        `  deliver in ${stimulus.mode} mode, set up with ${JSON.stringify(stimulus.settings)}:`,
        ...stimulus.events.flatMap(showEvent),
        ...Object.entries(stimulus.answers).flatMap(([method, answers]) => [
          `  ${method} is answered:`,
          ...answers.flatMap(showMessage),
        ]),
        ...(stimulus.consent === undefined
          ? []
          : ["  its callback address is called:", ...showMessage(stimulus.consent)]),
      ];
    case "request":
      return [
        `  answer requests, set up with ${JSON.stringify(stimulus.settings)}:`,
        ...stimulus.requests.flatMap(showMessage),
      ];
  }
}

function showEvent(event: CloudEvent): string[] {
  const attributes = Array.from(
    event.attributes,
    ([name, value]) => `    ${name} (${value.type}): ${showText(canonicalString(value))}`,
  );
  return [...attributes, `    data: ${showData(event.data)}`];
}

function showMessage({ fields, body }: WireMessage): string[] {
  const shown = fields.map(
    ({ name, value }) => `    ${name}: ${typeof value === "string" ? fieldText(value) : showBytes(value)}`,
  );
  return [...shown, `    body: ${body === undefined ? "none" : showBytes(body)}`];
}
