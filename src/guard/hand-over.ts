import type { Egress } from "../models/index.ts";
import type { Decision } from "./decision.ts";

/** Where people of the deployment are told, by the name policies use. */
export interface HandOverTargets {
  /** Addresses of webhooks, by name. */
  readonly webhooks: Readonly<Record<string, string>>;
  readonly egress: Egress;
  /** From sending to the answer; default 5,000 ms. */
  readonly timeoutMs?: number;
}

/**
 * Tells people by webhook that a conversation needs them. What is sent names the conversation, the risk and the rules; what
 * was said is not part of it, and is found on record by the decision's id.
 */
export function handOverByWebhook({
  webhooks,
  egress,
  timeoutMs = 5_000,
}: HandOverTargets): (to: string, decision: Decision) => Promise<void> {
  for (const address of Object.values(webhooks)) egress.allow(address);
  return async (to, decision) => {
    const address = webhooks[to];
    if (address === undefined) throw new DOMException(`Nobody is configured as ${to}.`, "NotFoundError");
    const { id, at, conversation, exchange, locale, action, risk, rules } = decision;
    const body = {
      to,
      decision: id,
      at,
      conversation,
      exchange,
      locale,
      action,
      risk,
      rules: rules.map(({ rule }) => rule),
    };
    const response = await egress.fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status < 200 || response.status >= 300)
      throw new DOMException(`status ${response.status}`, "NetworkError");
  };
}
