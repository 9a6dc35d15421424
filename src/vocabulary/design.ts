import { z } from "zod";
import { Identifier } from "./identifier.ts";
import { GivenTurn } from "./scenario.ts";

const SlotName = z.string().regex(/^[a-z][a-zA-Z0-9.-]*$/, "a slot name such as topic");

/** One value an element can take. */
export const ElementValue = z.strictObject({
  id: Identifier,
  /** What `{element}` stands for. May hold slots itself. */
  text: z.string().default(""),
  /** What `{element.name}` stands for. May hold slots themselves. */
  slots: z.record(SlotName, z.string()).default({}),
  /** Tags of every scenario with this value, besides `element: id`. */
  tags: z.record(z.string(), z.string()).default({}),
  facts: z.record(z.string(), z.string()).default({}),
  /** Turns said already in scenarios with this value; may hold slots. */
  history: z.array(GivenTurn).default([]),
});
export type ElementValue = z.infer<typeof ElementValue>;

/** A table of what can vary. */
export const DesignElement = z.strictObject({
  name: SlotName,
  values: z.array(ElementValue).min(1),
  /** Leave the element's tag out, where it would say nothing or too much. */
  tag: z.boolean().default(true),
});
export type DesignElement = z.infer<typeof DesignElement>;

/** Which values of which elements; all named elements have to match. */
const ElementMatch = z.record(z.string(), z.array(Identifier).min(1));

/** A slot whose text follows from several elements: a name that goes with age and gender, say. The first row that matches. */
export const DerivedSlot = z.strictObject({
  name: SlotName,
  rows: z.array(z.strictObject({ when: ElementMatch.default({}), text: z.string() })).min(1),
});
export type DerivedSlot = z.infer<typeof DerivedSlot>;

/** How combinations are chosen. */
export const DesignMethod = z.discriminatedUnion("kind", [
  /** Rows written out, each naming a value per element. */
  z.strictObject({ kind: z.literal("list"), rows: z.array(z.record(z.string(), Identifier)).min(1) }),
  /** Every combination that no rule excludes: a full factorial. */
  z.strictObject({ kind: z.literal("grid") }),
  /**
   * `runs` combinations of a full factorial that would be too many. Those of the elements in `balance` occur equally often,
   * give or take one; every other element's values occur equally often as far as whole numbers allow, overall and, as
   * evenly as a greedy choice gets, beside each value of the others. The same seed gives the same combinations.
   */
  z.strictObject({
    kind: z.literal("fractional"),
    runs: z.int().min(1).max(1_000_000),
    balance: z.array(z.string()).min(1),
    seed: z.int(),
  }),
  /**
   * Prefixes of a conversation: for each turn of the person in `turns`, one scenario in which everything before that turn
   * is given and the assistant answers it. `to`: not beyond this turn of the person. Multiplied with every combination of
   * the elements, where there are any. In the template `{facts.NAME}` is a fact so far and `{transcript}` everything said so
   * far, the turn included; a template whose lines hold `{transcript}` has no history.
   */
  z.strictObject({
    kind: z.literal("progressive"),
    from: z.int().min(1).default(1),
    to: z.int().min(1).optional(),
    conversations: z
      .array(
        z.strictObject({
          id: Identifier,
          title: z.string().min(1),
          tags: z.record(z.string(), z.string()).default({}),
          facts: z.record(z.string(), z.string()).default({}),
          turns: z
            .array(
              GivenTurn.extend({
                /** Facts from this turn on, such as the risk that has shown so far; later turns override. */
                facts: z.record(z.string(), z.string()).default({}),
              }),
            )
            .min(1),
        }),
      )
      .min(1)
      .optional(),
    /** The id of another progressive design of the suite whose conversations these are. Either this or `conversations`. */
    conversationsOf: Identifier.optional(),
  }),
]);
export type DesignMethod = z.infer<typeof DesignMethod>;

/**
 * A scenario with slots. Texts may hold them anywhere, so what is checked here is the outline; every scenario that comes out
 * is checked as a scenario.
 */
const ScenarioTemplate = z.strictObject({
  title: z.string().min(1),
  locale: z.string().min(1),
  purpose: z.string().min(1),
  /** As in a scenario; the cuts that a progressive design makes of a conversation are one unit without it. */
  unit: z.string().min(1).optional(),
  tags: z.record(z.string(), z.string()).default({}),
  facts: z.record(z.string(), z.string()).default({}),
  /** As in a scenario; left out by progressive designs, whose conversations bring the lines. */
  client: z.looseObject({ kind: z.string() }).optional(),
  /** Left out where the slots make it empty. */
  briefing: z.string().optional(),
  /** Comes after the `history` of the elements. A turn that the slots make empty is left out. */
  history: z.array(GivenTurn).optional(),
  answers: z.array(z.looseObject({ kind: z.string() })).optional(),
  replies: z.array(z.string()).optional(),
  exemplar: z.array(z.string()).optional(),
  tools: z.array(z.looseObject({ name: z.string() })).optional(),
  contentNote: z.string().optional(),
});

/**
 * A file of `designs/`: scenarios made from tables by a rule. Slots `{element}`, `{element.slot}`, `{element.id}` and derived
 * ones are filled in every text of the template; `{{` and `}}` stand for the characters. Nothing in a slot is ever run.
 */
export const DesignFile = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("design"),
  id: Identifier,
  method: DesignMethod,
  elements: z.array(DesignElement).default([]),
  derived: z.array(DerivedSlot).default([]),
  /** Combinations that are left out: all that match any of these. */
  exclude: z.array(ElementMatch).default([]),
  /** The scenario every combination becomes; its id is made from the design's and the values' ids. */
  scenario: ScenarioTemplate,
});
export type DesignFile = z.infer<typeof DesignFile>;
