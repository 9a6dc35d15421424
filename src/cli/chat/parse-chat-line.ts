import { closeMatch } from "../../content/index.ts";

/** What somebody typed in `plumbline chat`. */
export type ChatInput =
  | { readonly kind: "words"; readonly text: string }
  | { readonly kind: "nothing" | "quit" | "help" | "state" | "why" | "turns" | "retry" | "visit" }
  | { readonly kind: "branch"; readonly turn: number }
  | { readonly kind: "save"; readonly file: string }
  | { readonly kind: "problem"; readonly problem: string };

const bare = ["quit", "help", "state", "why", "turns", "retry", "visit"] as const;
const known = [...bare, "branch", "save"];

/** Reads one typed line: words for the person, or a command that begins with a slash. */
export function parseChatLine(line: string): ChatInput {
  const text = line.trim();
  if (text === "") return { kind: "nothing" };
  if (text.startsWith("//")) return { kind: "words", text: text.slice(1) };
  if (!text.startsWith("/")) return { kind: "words", text };
  const [name = "", ...rest] = text.slice(1).split(/\s+/);
  const argument = rest.join(" ");
  const simple = bare.find((command) => command === name);
  if (simple !== undefined) return { kind: simple };
  if (name === "branch") {
    const turn = Number(argument);
    if (Number.isInteger(turn) && argument !== "") return { kind: "branch", turn };
    return { kind: "problem", problem: "/branch takes the number of a turn; /turns lists them." };
  }
  if (name === "save") {
    return argument === ""
      ? { kind: "problem", problem: "/save takes a file name." }
      : { kind: "save", file: argument };
  }
  const near = closeMatch(name, known);
  const hint = near === undefined ? "" : ` Did you mean /${near}?`;
  return { kind: "problem", problem: `There is no /${name}.${hint} /help lists what there is.` };
}
