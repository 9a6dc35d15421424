import { existsSync } from "node:fs";
import { join } from "node:path";
import { libraryFolder, readContent } from "../../src/content/index.ts";
import { isAtLeast, type RiskReader } from "../../src/detection/index.ts";
import { areaUnderRoc, type Estimate, proportionInterval } from "../../src/statistics/index.ts";
import { LabelledConversationsFile } from "../../src/vocabulary/index.ts";
import { evaluationHalves } from "./evaluation-halves.ts";

/** Conversations in which risk rises by hints, or seems to. */
export interface GradualMeasurement {
  readonly id: string;
  readonly title: string;
  readonly risk: number;
  readonly lookAlikes: number;
  /** Risk conversations raised to `passive-ideation` or more for suicide or self-harm by their end. */
  readonly raised: Estimate;
  /** Of those, raised at the client turn from which a careful reader would call it risk, or before it. */
  readonly raisedInTime: Estimate;
  /** How many client turns after that turn it was raised, with how many conversations; before it is 0. */
  readonly delays: readonly { readonly clientTurns: number; readonly conversations: number }[];
  readonly raisedBefore: number;
  readonly never: number;
  /** Look-alikes raised at any turn. */
  readonly falseAlarms: Estimate;
  /** Of the highest probability over the turns. */
  readonly auc: Estimate;
  readonly languages: readonly {
    readonly language: string;
    readonly risk: number;
    readonly raised: number;
    readonly lookAlikes: number;
    readonly falseAlarms: number;
  }[];
}

/** Reads each conversation turn by turn and notes when it is first raised. */
export function measureGradual(reader: RiskReader): GradualMeasurement[] {
  return evaluationHalves.flatMap((half) => {
    const path = join(libraryFolder(), "evaluation/indirect-speech", `gradual-${half}.yaml`);
    if (!existsSync(path)) return [];
    const read = readContent(path, LabelledConversationsFile).value.entries.map((entry) => {
      let state = reader.start();
      let raisedAt: number | undefined;
      let highest = 0;
      entry.turns.forEach((turn, index) => {
        state = state.next(turn);
        if (turn.speaker !== "client") return;
        const { suicide, "self-harm": selfHarm } = state.reading.kinds;
        highest = Math.max(highest, suicide.probability, selfHarm.probability);
        if (isAtLeast(suicide.level, "passive-ideation") || isAtLeast(selfHarm.level, "passive-ideation"))
          raisedAt ??= index;
      });
      return { ...entry, raisedAt, highest };
    });
    const risk = read.filter(({ label }) => label === "risk");
    const lookAlikes = read.filter(({ label }) => label === "no-risk");
    const raised = risk.flatMap(({ raisedAt, riskFromTurn = 0, turns }) =>
      raisedAt === undefined
        ? []
        : [
            {
              isBefore: raisedAt < riskFromTurn,
              delay: turns.slice(riskFromTurn + 1, raisedAt + 1).filter(({ speaker }) => speaker === "client").length,
            },
          ],
    );
    const alarms = lookAlikes.filter(({ raisedAt }) => raisedAt !== undefined);
    const inTime = raised.filter(({ delay }) => delay === 0).length;
    const delays = [...new Set(raised.map(({ delay }) => delay))].sort((left, right) => left - right);
    return [
      {
        id: `gradual-${half}`,
        title: `conversations, ${half.replace("-", " ")}`,
        risk: risk.length,
        lookAlikes: lookAlikes.length,
        raised: proportionInterval(raised.length, risk.length),
        raisedInTime: proportionInterval(inTime, risk.length),
        delays: delays.map((clientTurns) => ({
          clientTurns,
          conversations: raised.filter(({ delay }) => delay === clientTurns).length,
        })),
        raisedBefore: raised.filter(({ isBefore }) => isBefore).length,
        never: risk.length - raised.length,
        falseAlarms: proportionInterval(alarms.length, lookAlikes.length),
        auc: areaUnderRoc(
          read.map(({ label }) => (label === "risk" ? 1 : 0)),
          read.map(({ highest }) => highest),
        ),
        languages: [...new Set(read.map(({ language }) => language))].sort().map((language) => ({
          language,
          risk: risk.filter((entry) => entry.language === language).length,
          raised: risk.filter((entry) => entry.language === language && entry.raisedAt !== undefined).length,
          lookAlikes: lookAlikes.filter((entry) => entry.language === language).length,
          falseAlarms: alarms.filter((entry) => entry.language === language).length,
        })),
      },
    ];
  });
}
