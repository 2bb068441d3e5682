import { useEffect, useRef, useState } from "preact/hooks";
import { printable } from "../printable.ts";
import { RecordError } from "../record-error.ts";
import { openRecords } from "./open-records.ts";
import { usePage } from "./page-context.ts";
import type { PageData } from "./page-data.ts";

interface OpenerProps {
  onOpen(data: PageData): void;
}

type State = { readonly is: "idle" | "reading" | "failed" | "opened"; readonly text: string };

const IDLE: State = { is: "idle", text: "" };

/** Opens other records on this page: chosen with the button, or dropped anywhere. */
export function RecordOpener({ onOpen }: OpenerProps) {
  const { catalogue, isStatic } = usePage();
  const [state, setState] = useState(IDLE);
  const [isOver, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      void open([...(event.dataTransfer?.files ?? [])]);
    };
    const open = async (files: readonly File[]) => {
      if (files.length === 0) return;
      const names = files.map(({ name }) => name).join(", ");
      setState({ is: "reading", text: `Reading ${names} …` });
      try {
        onOpen(await openRecords(files, catalogue));
        setState({ is: "opened", text: `This is ${names}, opened here.` });
      } catch (error) {
        const what =
          error instanceof RecordError ? error.message : `${names}: cannot be read (${String(error)})`;
        setState({ is: "failed", text: what });
      }
    };
    const choose = () => {
      const { current } = input;
      void open([...(current?.files ?? [])]);
      // The same file can be chosen again after it was written anew.
      if (current !== null) current.value = "";
    };
    const chooser = input.current;
    chooser?.addEventListener("change", choose);
    addEventListener("dragover", over);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    return () => {
      chooser?.removeEventListener("change", choose);
      removeEventListener("dragover", over);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
    };
  }, [catalogue, onOpen]);

  if (isStatic) return null;
  return (
    <>
      <div class="opener">
        <button type="button" onClick={() => input.current?.click()}>
          Open records…
        </button>
        <input
          ref={input}
          type="file"
          accept=".ndjson,.jsonl,.json,.txt"
          multiple
          hidden
          aria-label="Run records"
        />
        <output aria-live="assertive" class={state.is === "failed" ? "bad state" : "note"}>
          {printable(state.text)}
        </output>
      </div>
      {isOver ? <div class="drop">Drop run records to open them here</div> : null}
    </>
  );
}
