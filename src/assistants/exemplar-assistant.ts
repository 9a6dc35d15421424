import type { ControlScript } from "./control-assistant.ts";

/**
 * Known point: says the good replies that the scenario's authors wrote, in order, whatever the person says. It shows that the
 * suite's items and scores find what its authors take for good; a talk with somebody who listens it is not.
 */
export const exemplarAssistant: ControlScript = {
  name: "exemplar",
  version: "1.0.0",
  knowsAnswers: true,
  respond: ({ exemplar }) => exemplar ?? "There is no example of a reply here.",
};
