import { createHash } from "node:crypto";
import { type DesignFile, type GivenTurn, Scenario } from "../../vocabulary/index.ts";
import { type Combination, combinations, isMatch } from "./combinations.ts";
import { SlotError, SlotFiller, type SlotTexts } from "./fill-slots.ts";

/** Something that keeps a design from becoming scenarios. */
export interface DesignProblem {
  readonly path: readonly PropertyKey[];
  readonly problem: string;
  readonly written?: string;
  readonly candidates?: readonly string[];
}

/**
 * Makes a design's scenarios. The same file always gives the same scenarios with the same ids, in the same order; ids are
 * the design's id and the values' ids, so that adding a value changes no other scenario.
 *
 * @param others - designs of the same suite, whose conversations a progressive one may take
 * @returns the scenarios, or what is wrong; never some of both
 */
export function expandDesign(
  design: DesignFile,
  others: readonly DesignFile[] = [],
): { scenarios: Scenario[] } | { problems: DesignProblem[] } {
  const talks = conversationsOf(design, others);
  const problems = "problems" in talks ? talks.problems : checkDesign(design);
  if (problems.length > 0 || "problems" in talks) return { problems };
  const filler = new SlotFiller();
  const slotsOf = slotReader(design);
  const scenarios: Scenario[] = [];
  const taken = new Map<string, number>();
  try {
    for (const combination of combinations(design)) {
      for (const raw of rawScenarios(design, combination, talks.conversations, {
        filler,
        slots: slotsOf(combination),
      })) {
        const id = uniqueId(raw.id, taken);
        const read = Scenario.safeParse({ ...raw, id });
        if (!read.success) {
          const [issue] = read.error.issues;
          const where = issue?.path.map(String).join(".") ?? "";
          const problem = `Scenario "${id}" would not be one: ${where}: ${issue?.message ?? "not a scenario"}.`;
          return { problems: [{ path: ["scenario", ...(issue?.path ?? [])], problem }] };
        }
        scenarios.push(read.data);
      }
    }
  } catch (error) {
    if (!(error instanceof SlotError)) throw error;
    const candidates = [...slotNames(design)].sort();
    return { problems: [{ path: ["scenario"], problem: error.message, written: error.slot, candidates }] };
  }
  if (scenarios.length === 0) return { problems: [{ path: ["method"], problem: "No combination is left." }] };
  return { scenarios };
}

type RawScenario = Record<string, unknown> & { id: string };

function* rawScenarios(
  design: DesignFile,
  combination: Combination,
  conversations: readonly ProgressiveConversation[],
  { filler, slots }: { filler: SlotFiller; slots: SlotTexts },
): Generator<RawScenario> {
  const { scenario, method } = design;
  const values = [...combination.values()];
  const ids = values.map(({ id }) => id);
  const tags = {
    ...Object.fromEntries(
      design.elements.flatMap(({ name, tag }) => (tag ? [[name, combination.get(name)?.id ?? ""]] : [])),
    ),
    ...Object.assign({}, ...values.map((value) => value.tags)),
    ...scenario.tags,
  };
  const facts = { ...Object.assign({}, ...values.map((value) => value.facts)), ...scenario.facts };
  const fill = (value: unknown, texts = slots): unknown => filled(value, (text) => filler.fill(text, texts));
  const history = [...values.flatMap((value) => value.history), ...(scenario.history ?? [])];
  const { briefing, contentNote, ...rest } = scenario;
  const base = {
    ...optionalText("briefing", briefing),
    ...optionalText("contentNote", contentNote),
    ...rest,
    tags,
    facts,
  };
  if (method.kind !== "progressive") {
    yield { ...whole(fill({ ...base, history })), id: [design.id, ...ids].join("-") };
    return;
  }
  const quotes = linesOf(scenario.client).some((line) => line.includes("{transcript}"));
  for (const conversation of conversations) {
    let known = { ...facts, ...conversation.facts };
    let asked = 0;
    for (const [index, turn] of conversation.turns.entries()) {
      known = { ...known, ...turn.facts };
      if (turn.speaker !== "client") continue;
      asked += 1;
      if (asked < method.from || asked > (method.to ?? asked)) continue;
      const said = conversation.turns.slice(0, index + 1).map(({ speaker, text }) => ({ speaker, text }));
      const made = fill(
        {
          ...base,
          unit: base.unit ?? conversation.id,
          title: `${conversation.title}, turn ${asked}`,
          tags: { ...tags, ...conversation.tags, conversation: conversation.id, turn: String(asked) },
          facts: { ...known, turn: String(asked) },
          history: [...history, ...(quotes ? [] : said.slice(0, -1))],
          client: { kind: "scripted", lines: cutLines(scenario.client, turn.text) },
        },
        slotsOfCut(slots, known, said),
      );
      yield { ...whole(made), id: [design.id, conversation.id, ...ids, `turn-${asked}`].join("-") };
    }
  }
}

/** A progressive design may say with a client's lines how the turn is put: `{turn}` in them is the turn's text. */
function cutLines(client: DesignFile["scenario"]["client"], text: string): string[] {
  const lines = linesOf(client);
  return lines.length === 0 ? [text] : lines.map((line) => line.replace("{turn}", () => text));
}

function linesOf(client: DesignFile["scenario"]["client"]): string[] {
  const lines: unknown = client === undefined ? undefined : Reflect.get(client, "lines");
  return Array.isArray(lines) ? lines.filter((line) => typeof line === "string") : [];
}

/** What a cut adds to the slots: its facts, and all that was said by then. */
function slotsOfCut(slots: SlotTexts, facts: Readonly<Record<string, string>>, said: readonly GivenTurn[]): SlotTexts {
  const names = { client: "Person", assistant: "Assistant" };
  return (slot) => {
    if (slot === "transcript") return said.map(({ speaker, text }) => `${names[speaker]}: ${text}`).join("\n");
    return slot.startsWith("facts.") ? facts[slot.slice("facts.".length)] : slots(slot);
  };
}

function optionalText(name: string, text: string | undefined): Record<string, string> {
  return text === undefined ? {} : { [name]: text };
}

/** Without what came out empty: a briefing of the value "none", a turn that only some combinations have. */
function whole(made: unknown): RawScenario {
  const scenario = made as RawScenario; // filled from an object of this outline
  const history = (scenario.history as GivenTurn[]).filter(({ text }) => text.trim() !== "");
  const kept = Object.entries({ ...scenario, history: history.length === 0 ? undefined : history }).filter(
    ([, value]) => value !== undefined && value !== "",
  );
  return Object.fromEntries(kept) as RawScenario; // the same outline with less in it
}

function filled(value: unknown, fill: (text: string) => string): unknown {
  if (typeof value === "string") return fill(value);
  if (Array.isArray(value)) return value.map((entry) => filled(entry, fill));
  if (typeof value !== "object" || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) copy[key] = filled(Reflect.get(value, key), fill);
  return copy;
}

/** Looks slots up when they are filled: most of a table's texts are in no one scenario. */
function slotReader({ elements, derived }: DesignFile): (combination: Combination) => SlotTexts {
  const readers = new Map<string, (combination: Combination) => string | undefined>();
  for (const { name, values } of elements) {
    readers.set(name, (combination) => combination.get(name)?.text);
    readers.set(`${name}.id`, (combination) => combination.get(name)?.id);
    for (const slot of new Set(values.flatMap(({ slots }) => Object.keys(slots)))) {
      readers.set(`${name}.${slot}`, (combination) => combination.get(name)?.slots[slot]);
    }
  }
  for (const { name, rows } of derived) {
    readers.set(name, (combination) => rows.find(({ when }) => isMatch(combination, when))?.text);
  }
  return (combination) => (slot) => readers.get(slot)?.(combination);
}

function slotNames(design: DesignFile): Set<string> {
  return new Set([
    ...design.elements.flatMap(({ name, values }) => [
      name,
      `${name}.id`,
      ...values.flatMap(({ slots }) => Object.keys(slots).map((slot) => `${name}.${slot}`)),
    ]),
    ...design.derived.map(({ name }) => name),
  ]);
}

/** Ids stay within their length by ending in a hash of the whole; repeated combinations are numbered. */
function uniqueId(id: string, taken: Map<string, number>): string {
  const hash = () => createHash("sha256").update(id).digest("hex").slice(0, 8);
  const short = id.length <= 74 ? id : `${id.slice(0, 64).replace(/-+$/, "")}-${hash()}`;
  const times = (taken.get(short) ?? 0) + 1;
  taken.set(short, times);
  return times === 1 ? short : `${short}-${times}`;
}

type Progressive = Extract<DesignFile["method"], { kind: "progressive" }>;
type ProgressiveConversation = NonNullable<Progressive["conversations"]>[number];

/** A progressive design's conversations: its own, or those of the design it names. */
function conversationsOf(
  { id, method }: DesignFile,
  others: readonly DesignFile[],
): { conversations: readonly ProgressiveConversation[] } | { problems: DesignProblem[] } {
  if (method.kind !== "progressive") return { conversations: [] };
  const { conversations, conversationsOf: named } = method;
  if ((conversations === undefined) === (named === undefined)) {
    return { problems: [{ path: ["method"], problem: "Give either conversations or conversationsOf." }] };
  }
  if (conversations !== undefined) return { conversations };
  const known = others.flatMap(({ id: other, method: own }) =>
    other !== id && own.kind === "progressive" && own.conversations !== undefined
      ? [{ other, conversations: own.conversations }]
      : [],
  );
  const found = known.find(({ other }) => other === named);
  if (found !== undefined) return { conversations: found.conversations };
  const problem = `No progressive design "${named}" with conversations of its own.`;
  const candidates = known.map(({ other }) => other);
  return { problems: [{ path: ["method", "conversationsOf"], problem, written: named ?? "", candidates }] };
}

function checkDesign(design: DesignFile): DesignProblem[] {
  const problems: DesignProblem[] = [];
  const { elements, method, exclude, derived, scenario } = design;
  const names = elements.map(({ name }) => name);
  const report = (path: PropertyKey[], problem: string, written?: string, candidates: readonly string[] = []) => {
    problems.push({ path, problem, ...(written === undefined ? {} : { written, candidates }) });
  };
  for (const [index, { name, values }] of elements.entries()) {
    if (names.indexOf(name) !== index) report(["elements", index, "name"], `The element "${name}" is defined twice.`);
    const ids = values.map(({ id }) => id);
    for (const [position, id] of ids.entries()) {
      if (ids.indexOf(id) !== position)
        report(["elements", index, "values", position, "id"], `The value "${id}" is there twice.`);
    }
  }
  const checkMatch = (match: Readonly<Record<string, readonly string[]>>, path: PropertyKey[]) => {
    for (const [name, ids] of Object.entries(match)) {
      const known = elements.find((element) => element.name === name)?.values.map(({ id }) => id);
      if (known === undefined) {
        report([...path, name], `There is no element "${name}".`, name, names);
        continue;
      }
      for (const [position, id] of ids.entries()) {
        if (!known.includes(id)) report([...path, name, position], `${name} has no value "${id}".`, id, known);
      }
    }
  };
  for (const [index, match] of exclude.entries()) checkMatch(match, ["exclude", index]);
  for (const [index, { name, rows }] of derived.entries()) {
    if (names.includes(name)) report(["derived", index, "name"], `"${name}" is an element already.`);
    for (const [position, { when }] of rows.entries()) checkMatch(when, ["derived", index, "rows", position, "when"]);
  }
  if (method.kind === "list") {
    for (const [index, row] of method.rows.entries()) {
      checkMatch(Object.fromEntries(Object.entries(row).map(([name, id]) => [name, [id]])), ["method", "rows", index]);
      for (const name of names) {
        if (row[name] === undefined) report(["method", "rows", index], `This row names no value for "${name}".`);
      }
    }
  }
  if (method.kind === "fractional") {
    for (const [index, name] of method.balance.entries()) {
      if (!names.includes(name)) report(["method", "balance", index], `There is no element "${name}".`, name, names);
    }
  }
  if (method.kind === "progressive") {
    for (const [index, { turns }] of (method.conversations ?? []).entries()) {
      const path = ["method", "conversations", index, "turns"];
      if (!turns.some(({ speaker }) => speaker === "client")) report(path, "No turn of the person is in it.");
      const twice = turns.findIndex((turn, position) => turns[position - 1]?.speaker === turn.speaker);
      if (twice >= 0) report([...path, twice], "The speakers take turns; here one speaks twice in a row.");
    }
  } else if (scenario.client === undefined) {
    report(["scenario", "client"], "This field is missing.");
  }
  return problems;
}
