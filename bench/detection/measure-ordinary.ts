import { join } from "node:path";
import { z } from "zod";
import { libraryFolder, readContent } from "../../src/content/index.ts";
import { isAtLeast, type RiskKind, type RiskReader, riskKinds } from "../../src/detection/index.ts";
import { type Estimate, proportionInterval } from "../../src/statistics/index.ts";

const SentenceSet = z.object({ groups: z.array(z.object({ name: z.string(), sentences: z.string() })) });

/** Short ordinary sentences that were flagged although none shows risk. */
export interface OrdinaryMeasurement {
  readonly sentences: number;
  readonly flagged: Estimate;
  readonly groups: readonly {
    readonly group: string;
    readonly sentences: number;
    readonly flagged: number;
    /** How many were flagged for each kind above ordinary distress. */
    readonly kinds: Readonly<Partial<Record<RiskKind, number>>>;
  }[];
}

/** Reads each sentence as a conversation of its own. */
export function measureOrdinary(reader: RiskReader): OrdinaryMeasurement {
  const path = join(libraryFolder(), "evaluation/ordinary-sentences/sentences.yaml");
  const groups = readContent(path, SentenceSet).value.groups.map(({ name, sentences: written }) => {
    const sentences = written.trim().split("\n");
    const kinds: Partial<Record<RiskKind, number>> = {};
    let flagged = 0;
    for (const text of sentences) {
      const reading = reader.read([{ speaker: "client", text }]);
      const shown = riskKinds.filter(
        (kind) => kind !== "distress" && isAtLeast(reading.kinds[kind].level, "passive-ideation"),
      );
      if (shown.length > 0) flagged += 1;
      for (const kind of shown) kinds[kind] = (kinds[kind] ?? 0) + 1;
    }
    return { group: name, sentences: sentences.length, flagged, kinds };
  });
  const all = groups.reduce((sum, { sentences }) => sum + sentences, 0);
  const flagged = groups.reduce((sum, group) => sum + group.flagged, 0);
  return { sentences: all, flagged: proportionInterval(flagged, all), groups };
}
