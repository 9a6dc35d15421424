import type { RandomSource } from "../../random/index.ts";

type Node =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "choice"; readonly options: readonly (readonly Node[])[] };

/** A line of a corpus that is no grammar; the message says why. */
export class LineSyntaxError extends Error {}

/**
 * One sentence from a line: `(a|b)` is one of these, `[a|b]` one of these or nothing, `<name>` a line of a slot. Other
 * characters stand for themselves.
 *
 * @throws LineSyntaxError
 */
export function expandLine(line: string, slots: Readonly<Record<string, string>>, random: RandomSource): string {
  const written = generate(parse(line), slots, random, 0);
  return written
    .replace(/\s+/g, " ")
    .replace(/ ([,.!?;:。、！？])/g, "$1")
    .trim();
}

/** How many different sentences a line can give, slots counted by their options, at most `most`. */
export function countExpansions(line: string, slots: Readonly<Record<string, string>>, most = 1_000): number {
  const count = (nodes: readonly Node[], depth: number): number => {
    let product = 1;
    for (const node of nodes) {
      if (node.kind === "text") {
        for (const name of node.text.match(/<[a-z0-9-]+>/g) ?? [])
          product *= depth > 4 ? 1 : count(parse(`(${options(slots[name.slice(1, -1)] ?? "")})`), depth + 1);
      } else product *= node.options.reduce((sum, option) => sum + count(option, depth), 0);
      if (product >= most) return most;
    }
    return product;
  };
  return Math.min(most, count(parse(line), 0));
}

function generate(
  nodes: readonly Node[],
  slots: Readonly<Record<string, string>>,
  random: RandomSource,
  depth: number,
): string {
  if (depth > 6) throw new LineSyntaxError("Slots refer to each other in a circle.");
  return nodes
    .map((node) => {
      if (node.kind === "choice") return generate(random.pick(node.options), slots, random, depth);
      return node.text.replace(/<([a-z0-9-]+)>/g, (_, name: string) => {
        const slot = slots[name];
        if (slot === undefined) throw new LineSyntaxError(`There is no slot <${name}>.`);
        return generate(parse(`(${options(slot)})`), slots, random, depth + 1);
      });
    })
    .join("");
}

/** A bank has an option on each line. */
function options(slot: string): string {
  return slot.trim().replace(/\s*\n\s*/g, "|");
}

const parsed = new Map<string, readonly Node[]>();

function parse(line: string): readonly Node[] {
  const known = parsed.get(line);
  if (known !== undefined) return known;
  let position = 0;
  const sequence = (closing: string | undefined): Node[][] => {
    const options: Node[][] = [[]];
    let text = "";
    const flush = () => {
      if (text !== "") options.at(-1)?.push({ kind: "text", text });
      text = "";
    };
    for (;;) {
      const sign = line[position];
      if (sign === undefined) {
        if (closing !== undefined) throw new LineSyntaxError(`A "${closing}" is missing in "${line}".`);
        flush();
        return options;
      }
      position += 1;
      if (sign === closing) {
        flush();
        return options;
      }
      if (sign === "(" || sign === "[") {
        flush();
        const inner = sequence(sign === "(" ? ")" : "]");
        options.at(-1)?.push({ kind: "choice", options: sign === "[" ? [...inner, []] : inner });
      } else if (sign === "|" && closing !== undefined) {
        flush();
        options.push([]);
      } else if (sign === ")" || sign === "]") throw new LineSyntaxError(`A stray "${sign}" in "${line}".`);
      else text += sign;
    }
  };
  const [nodes = []] = sequence(undefined);
  parsed.set(line, nodes);
  return nodes;
}
