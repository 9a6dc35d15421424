/** A text with slots, taken apart once and filled many times. */
type Part = string | { readonly slot: string };

/** What a slot stands for, or undefined when there is no such slot. Texts may hold slots themselves. */
export type SlotTexts = (slot: string) => string | undefined;

/** A slot that stands for nothing, or for itself. The loader adds file and place. */
export class SlotError extends Error {
  readonly slot: string;

  constructor(slot: string, problem: string) {
    super(problem);
    this.slot = slot;
  }
}

/** Fills slots; keeps what it took apart. Nothing in a text is ever run. */
export class SlotFiller {
  readonly #parts = new Map<string, readonly Part[]>();

  /**
   * Fills `{name}` slots, also those inside of what is filled in. `{{` and `}}` become single braces. `{options}` is left for
   * the client that shows the options of a question.
   *
   * @throws {@link SlotError} for an unknown slot, a slot that holds itself, or a single brace
   */
  fill(text: string, slots: SlotTexts, open: readonly string[] = []): string {
    if (!text.includes("{") && !text.includes("}")) return text;
    let filled = "";
    for (const part of this.#partsOf(text)) {
      if (typeof part === "string") {
        filled += part;
        continue;
      }
      const value = slots(part.slot);
      if (value === undefined) throw new SlotError(part.slot, `There is no slot {${part.slot}}.`);
      if (open.includes(part.slot)) throw new SlotError(part.slot, `The slot {${part.slot}} holds itself.`);
      filled += this.fill(value, slots, [...open, part.slot]);
    }
    return filled;
  }

  #partsOf(text: string): readonly Part[] {
    const known = this.#parts.get(text);
    if (known !== undefined) return known;
    const parts: Part[] = [];
    for (const match of text.matchAll(/\{\{|\}\}|\{options\}|\{([a-zA-Z][\w.-]*)\}|[{}]|[^{}]+/g)) {
      const [piece, slot] = match;
      if (piece === "{{" || piece === "}}") parts.push(piece.charAt(0));
      else if (slot !== undefined) parts.push({ slot });
      else if (piece === "{" || piece === "}")
        throw new SlotError("", `A single "${piece}". Write it twice to mean it.`);
      else parts.push(piece);
    }
    this.#parts.set(text, parts);
    return parts;
  }
}
