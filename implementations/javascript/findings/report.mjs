/** Prints one finding. Exit code 0: the SDK still shows it; 1: it does not any more. */
export function report(slug, { sent, expected, observed, shown = observed !== expected }) {
  console.log(`sent     ${sent}`);
  console.log(`expected ${expected}`);
  console.log(`${shown ? "FINDING" : "not shown any more:"} ${slug}: ${observed}`);
  process.exitCode = shown ? 0 : 1;
}

/** What a call gives, or how it fails. */
export async function outcome(call) {
  try {
    return await call();
  } catch (error) {
    return `throws ${error.code ?? error.name}: ${error.message.split("\n")[0]}`;
  }
}

/** The attributes of the smallest event, as headers of HTTP and of Kafka, and as members. */
export const headers = { "ce-specversion": "1.0", "ce-id": "1", "ce-source": "/s", "ce-type": "t" };
export const members = { specversion: "1.0", id: "1", source: "/s", type: "t" };
export const records = { ce_specversion: "1.0", ce_id: "1", ce_source: "/s", ce_type: "t" };
