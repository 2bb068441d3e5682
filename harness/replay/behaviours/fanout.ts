import type { Behaviour } from "../behaviour.ts";

/** An exchange that hands every message, as it came, to everybody but its sender. */
export const fanout: Behaviour = (_party, stage) => ({
  receive({ from, hop, draft, takes }) {
    stage.after(takes, async () => {
      for (const to of stage.routes) if (draft !== undefined && to !== from) await stage.send(to, draft, hop);
    });
    return { status: 202 };
  },
});
