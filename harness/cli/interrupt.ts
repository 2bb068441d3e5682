/**
 * On Ctrl-C or a termination, saves what was finished and ends at once; adapter processes are ended by the exit hook
 * of their supervisor. The record then has no footer, which marks it as truncated.
 *
 * @returns a function that takes the handlers away again
 */
export function endOnSignal(save: () => void): () => void {
  const handler = (signal: NodeJS.Signals): void => {
    save();
    process.stderr.write(
      `\nplugfest: ended by ${signal}; what was finished is in the record, which has no footer\n`,
    );
    process.exit(signal === "SIGINT" ? 130 : 143);
  };
  process.once("SIGINT", handler);
  process.once("SIGTERM", handler);
  return () => {
    process.removeListener("SIGINT", handler);
    process.removeListener("SIGTERM", handler);
  };
}
