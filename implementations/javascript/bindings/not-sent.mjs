import { Rejected } from "../../shared-node/rpc.mjs";

/** What came in was an event, but it could not be sent on. */
export class NotSent extends Rejected {}
