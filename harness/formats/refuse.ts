import { EventError } from "../event/violation.ts";

/**
 * Refuses an event for one reason.
 * @param code what kind of mistake it is
 * @param requirement the id of the broken requirement
 * @param path a JSON pointer into the event; `""` is the whole of it
 * @param message for people: what is wrong there
 */
export function refuse(code: string, requirement: string, path: string, message: string): never {
  throw new EventError([{ code, requirement, path, message }]);
}

/** Runs `work` for one event of a batch; what it refuses is said to be wrong in the event at `index`. */
export function inBatch<T>(index: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof EventError)) throw error;
    throw new EventError(error.violations.map((found) => ({ ...found, path: `/${index}${found.path}` })));
  }
}
