import { isAtLeast, type RiskReader, riskKinds } from "../../src/detection/index.ts";
import { type Estimate, proportionInterval } from "../../src/statistics/index.ts";
import { realTalk } from "./real-talk.ts";

/** Real talk on ordinary matters: how often its turns are taken for risk. No turn of it is labelled. */
export interface TalkMeasurement {
  readonly id: string;
  readonly title: string;
  readonly conversations: number;
  readonly turns: number;
  /** Turns that alone show suicide at `passive-ideation` or more; and any kind at `active-ideation` or more. */
  readonly flagged: Estimate;
  readonly flaggedHigh: Estimate;
  /** Conversations that held suicide at `passive-ideation` or more at any turn; and any kind at `active-ideation` or more. */
  readonly raised: Estimate;
  readonly raisedHigh: Estimate;
}

/** Turn by turn, with no label of risk: what is said is mostly ordinary. */
const talks = [
  { id: "annomi", title: "AnnoMI, motivational interviews on habits, medicine and conduct" },
  { id: "esconv", title: "ESConv, failed emotional support by chat; some of it on dark matters" },
] as const;

export function measureTalk(reader: RiskReader): TalkMeasurement[] {
  return talks.map(({ id, title }) => {
    let turns = 0;
    let flagged = 0;
    let flaggedHigh = 0;
    let raised = 0;
    let raisedHigh = 0;
    const conversations = realTalk[id]();
    for (const conversation of conversations) {
      let state = reader.start();
      for (const turn of conversation) {
        state = state.next(turn);
        if (turn.speaker !== "client") continue;
        turns += 1;
        if (isAtLeast(state.reading.kinds.suicide.turnLevel, "passive-ideation")) flagged += 1;
        if (riskKinds.some((kind) => isAtLeast(state.reading.kinds[kind].turnLevel, "active-ideation")))
          flaggedHigh += 1;
      }
      const { kinds } = state.reading;
      if (isAtLeast(kinds.suicide.peak, "passive-ideation")) raised += 1;
      if (riskKinds.some((kind) => isAtLeast(kinds[kind].peak, "active-ideation"))) raisedHigh += 1;
    }
    return {
      id,
      title,
      conversations: conversations.length,
      turns,
      flagged: proportionInterval(flagged, turns),
      flaggedHigh: proportionInterval(flaggedHigh, turns),
      raised: proportionInterval(raised, conversations.length),
      raisedHigh: proportionInterval(raisedHigh, conversations.length),
    };
  });
}
