import type { Usage } from "../vocabulary/index.ts";
import type { LanguageModel, ModelRequest } from "./language-model.ts";
import type { PriceTable } from "./price-table.ts";

/** Accounts of everything that was really asked; answers from a cache cost nothing and do not pass here. */
export interface CostMeter {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars of the calls whose price is known. */
  readonly spentUsd: number;
  /** Calls whose cost is unknown: no price, or tokens not counted. `spentUsd` is then a lower bound. */
  readonly unpricedCalls: number;
  /** The limit; undefined for none. */
  readonly maxCostUsd: number | undefined;
  /**
   * Sets aside what a call may cost.
   *
   * @param estimateUsd - null when the price is unknown: such a call cannot be held to the limit, and is counted apart
   * @returns undefined when the limit does not allow the call
   */
  reserve(estimateUsd: number | null): { settle(usage: Usage | undefined): void } | undefined;
}

/**
 * A meter with a limit. What running calls may cost counts as spent until they are settled, so that many at once do not
 * overshoot the limit together; a call is over by at most what its estimate was short.
 *
 * @param alreadySpentUsd - spent before, by the part of the run that is being taken up
 */
export function costMeter(maxCostUsd?: number, alreadySpentUsd = 0): CostMeter {
  let [calls, inputTokens, outputTokens, unpricedCalls] = [0, 0, 0, 0];
  let spentUsd = alreadySpentUsd;
  let reservedUsd = 0;
  return {
    get calls() {
      return calls;
    },
    get inputTokens() {
      return inputTokens;
    },
    get outputTokens() {
      return outputTokens;
    },
    get spentUsd() {
      return spentUsd;
    },
    get unpricedCalls() {
      return unpricedCalls;
    },
    maxCostUsd,
    reserve(estimateUsd) {
      const reserved = estimateUsd ?? 0;
      if (maxCostUsd !== undefined && spentUsd + reservedUsd + reserved > maxCostUsd) return undefined;
      // Reached is reached: nothing more is asked, not even what has no price.
      if (maxCostUsd !== undefined && spentUsd >= maxCostUsd) return undefined;
      reservedUsd += reserved;
      return {
        settle(usage) {
          reservedUsd -= reserved;
          if (usage === undefined) return;
          calls += usage.calls;
          inputTokens += usage.inputTokens;
          outputTokens += usage.outputTokens;
          if (usage.costUsd === null) unpricedCalls += usage.calls;
          else spentUsd += usage.costUsd;
        },
      };
    },
  };
}

/** Keeps a model's calls within a meter's limit; a call the limit does not allow fails as `over-budget`, unsent. */
export function metered(model: LanguageModel, meter: CostMeter, prices: PriceTable): LanguageModel {
  const reference = model.description.ref;
  return {
    ...model,
    async reply(request, signal, onText) {
      const reservation = meter.reserve(prices.costOf(reference, likelyTokens(request)));
      if (reservation === undefined) {
        const detail = `The cost limit of $${meter.maxCostUsd} leaves no room for this call.`;
        return { status: "failed", failure: { cause: "over-budget", detail } };
      }
      let usage: Usage | undefined;
      try {
        const reply = await model.reply(request, signal, onText);
        usage = reply.usage;
        return reply;
      } finally {
        reservation.settle(usage);
      }
    },
  };
}

/** Four characters are about one token of English; a turn's answer seldom has more than 500. */
function likelyTokens({ system = "", messages, maxOutputTokens = 500 }: ModelRequest) {
  const characters = messages.reduce((sum, { text }) => sum + text.length, system.length);
  return { input: Math.ceil(characters / 4), output: maxOutputTokens, cachedInput: 0 };
}
