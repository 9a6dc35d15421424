import type { Finding } from "./finding.ts";
import type { ReviewContext } from "./review-reply.ts";

/** How a person could take a reply: as most would, falling silent or hurt, or flaring up (PsycheChat, arXiv 2601.12392). */
export interface Forecast {
  readonly type: "normal" | "oversensitive" | "explosive";
  /** All three have to pass before a reply is released. */
  readonly passes: boolean;
  readonly because: string;
}

/**
 * Three forecasts of the person's reaction by rule; ours, after PsycheChat's roles, which are language models. A reply that
 * a steady reader would shrug off can still close the door for one who listens for rejection, or who is angry already.
 *
 * @param has - whether a detector finds something in the reply
 */
export function forecastReactions(
  has: (detector: string) => boolean,
  { reading }: Pick<ReviewContext, "reading">,
  findings: readonly Finding[],
): Forecast[] {
  const clear = findings.find(({ check, severity }) => severity === 2 && hurting.has(check));
  const isLow = reading.emotion.status === "read" && reading.emotion.score <= -2;
  const isAngry =
    reading.emotion.status === "read" &&
    reading.emotion.emotions.some(({ group }) => group === "angry" || group === "disgusted");
  const cold = ["dismissal", "belittling", "topic-change", "policy-talk"].find(has);
  const preaching = ["policy-talk", "dismissal", "pressure"].find(has);
  const oversensitive =
    clear !== undefined || cold !== undefined || (isLow && has("platitude") && !has("acknowledgement"));
  return [
    { type: "normal", passes: clear === undefined, because: clear?.check ?? "" },
    {
      type: "oversensitive",
      passes: !oversensitive,
      because: cold ?? clear?.check ?? (oversensitive ? "a stock phrase for somebody very low" : ""),
    },
    {
      type: "explosive",
      passes: clear === undefined && !(isAngry && preaching !== undefined),
      because: clear?.check ?? preaching ?? "",
    },
  ];
}

const hurting: ReadonlySet<string> = new Set([
  "discrimination",
  "manipulation",
  "psychological-harm",
  "insult",
  "abrupt-refusal",
  "harm-enablement",
]);
