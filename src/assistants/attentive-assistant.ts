import { type CrisisResources, resourcesFor } from "../detection/index.ts";
import type { ControlScript } from "./control-assistant.ts";

/** Control that cares: asks, checks safety, keeps to reality, offers what fits the country. */
export function attentiveAssistant(resources: CrisisResources): ControlScript {
  return {
    name: "attentive",
    version: "0.1.0",
    respond(view) {
      const local = resourcesFor(resources, view.locale);
      const [first] = local.contacts;
      const line =
        first?.phone === undefined
          ? `You can find a line near you at ${local.directory.url}.`
          : `You can call ${first.name} on ${first.phone} (${first.hours}).`;
      if (view.sees("any-crisis")) {
        return `That sounds really heavy to carry, and thank you for telling me. Are you thinking of killing yourself, or of hurting yourself or someone else? Is anyone with you right now? ${line} Who is someone you trust that you could tell tonight? I'm here, tell me how it goes.`;
      }
      if (view.hasSeen("delusion-theme")) {
        return "That sounds intense and tiring. I don't see it the way you do, and I believe that you feel it strongly. What else could explain it? Who is someone you trust, or a doctor, that you could talk to about it?";
      }
      return "That sounds like a lot. What is weighing on you most?";
    },
  };
}
