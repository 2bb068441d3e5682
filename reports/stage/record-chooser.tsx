import { useState } from "preact/hooks";
import type { ReplayLine } from "../../harness/replay/record.ts";
import { readReplay } from "../replay-lines.ts";

/** Opens the record of another replay: it is read in the browser and goes nowhere. */
export function RecordChooser({ onLines }: { onLines(lines: readonly ReplayLine[]): void }) {
  const [problem, setProblem] = useState<string>();
  const open = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    try {
      onLines(readReplay(await file.text(), file.name));
      setProblem(undefined);
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  return (
    <label class="chooser">
      Open the record of another replay{" "}
      <input
        type="file"
        accept=".ndjson"
        onChange={({ currentTarget }) => void open(currentTarget.files?.[0])}
      />
      {problem === undefined ? null : <span role="alert"> {problem}</span>}
    </label>
  );
}
