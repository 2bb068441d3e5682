/** The start of every media type that announces a structured or batched message (HTTP binding, section 3). */
const CLOUDEVENTS = "application/cloudevents";

/** Whether this Content-Type means structured or batched mode; any other, or none, means binary. */
export function announcesEvents(contentType: string): boolean {
  if (contentType.length < CLOUDEVENTS.length) return false;
  return contentType.slice(0, CLOUDEVENTS.length).toLowerCase() === CLOUDEVENTS;
}
