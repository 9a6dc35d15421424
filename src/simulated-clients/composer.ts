import type { Persona } from "../vocabulary/index.ts";
import type { WordMaker, WordTask } from "./word-maker.ts";

/** Words turns without a model, from the persona's own lines. */
export function composer(): WordMaker {
  return {
    description: { ref: "builtin:persona", version: "2", settings: {} },
    word(task) {
      const words = { maker: "builtin:composer", outcome: "first-attempt" as const, problems: [] };
      return { status: "worded", text: lineOf(task), finish: "scripted", state: { ...task.step.state, words } };
    },
  };
}

function lineOf({ persona, step, memory, random }: WordTask): string {
  const told = [...step.tell, ...step.again, ...step.deny].map(({ says, fact }) =>
    random.pick(says.length > 0 ? says : [fact]),
  );
  if (step.act === "leave") return random.pick(persona.closing?.leaving ?? ["I'm going to stop here."]);
  if (step.act === "close") return random.pick(persona.closing?.relieved ?? ["That's it for today. Bye."]);
  if (step.act === "open") return [random.pick(openings(persona, memory.visit)), ...told].join(" ");
  if (told.length > 0) return told.join(" ");
  const lines = persona.fillers?.[step.mood] ?? ["I don't know.", "Maybe."];
  const fresh = lines.filter((line) => !memory.lines.has(line));
  return random.pick(fresh.length > 0 ? fresh : lines);
}

function openings(persona: Persona, visit: number): readonly string[] {
  return persona.visits?.[visit]?.opening ?? persona.opening;
}
