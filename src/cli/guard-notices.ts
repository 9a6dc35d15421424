import { closeMatch, libraryFolder } from "../content/index.ts";
import { loadCrisisResources, resourcesFor } from "../detection/index.ts";
import { type Decision, type Guard, handOverNames, handOversOf, type Policy } from "../guard/index.ts";
import { countryOf, Locale } from "../vocabulary/index.ts";

// What `plumbline guard` tells its operator. No sentence holds words of a conversation or a key.

/** What a start is described by. */
export interface GuardOpening {
  /** Address it listens on, with `/v1`. */
  readonly address: string;
  /** The model's. */
  readonly upstream: string;
  readonly guard: Guard;
  readonly policy: Policy;
  readonly isObserving: boolean;
  /** Where decisions go. */
  readonly path: string;
  readonly keep: string;
}

/** What is said once the guard listens. */
export function openingLines({ address, upstream, guard, policy, isObserving, path, keep }: GuardOpening): string[] {
  const listed = (misses: readonly string[]) => misses.map((miss) => miss.replace(/\.$/, "").toLowerCase()).join("; ");
  const { locale } = policy.settings;
  return [
    `Guarding ${withoutSecret(upstream)} at ${address} (Anthropic clients: ${address.replace(/\/v1$/, "")})`,
    `Policy ${policy.id} ${policy.version}, ${policy.rules.length} rules${isObserving ? "; observing only, nothing is changed" : ""}`,
    guard.modelRef === undefined
      ? `No model reads risk (--detector REF): the built-in reader alone is known to miss ${listed(guard.knownMisses)}.`
      : `Risk is read by the built-in reader and ${guard.modelRef}.`,
    guard.reviewerRef === undefined
      ? `No model reviews replies (--reviewer REF): the built-in checks read words, not meaning, and are known to miss ${listed(guard.reviewMisses)}.`
      : `Replies are reviewed by the built-in checks and ${guard.reviewerRef}.`,
    locale === undefined
      ? "Where a request names no locale (header x-plumbline-locale, or --locale en-US for all) no country is assumed: none of its lines of help is named, and a reply that names one may be changed."
      : `Where a request names no locale (header x-plumbline-locale) it is ${locale}.`,
    `Decisions go to ${path}; words in them: ${keep}.`,
    "Not a medical device and no substitute for people. Stop with Ctrl-C.",
  ];
}

/**
 * Why webhooks do not fit a policy: a name that no rule hands over to, most likely a slip, is one whose people would wait for
 * nothing.
 *
 * @param given - names with an address
 * @returns a sentence; undefined when every name is used
 */
export function unusedHandOver(policy: Policy, given: readonly string[]): string | undefined {
  const used = [...handOverNames(policy).keys()];
  const unused = given.find((name) => !used.includes(name));
  if (unused === undefined) return undefined;
  const near = closeMatch(unused, used);
  const names = used.length === 0 ? "none of its rules hands over" : `its rules hand over to ${used.join(", ")}`;
  const guess = near === undefined ? "" : ` Did you mean "${near}"?`;
  return `No rule of the policy ${policy.id} hands over to "${unused}": ${names}.${guess}`;
}

/** One warning for each name that rules hand over to and nobody answers for. */
export function unansweredHandOvers(policy: Policy, given: readonly string[]): string[] {
  return [...handOverNames(policy)]
    .filter(([name]) => !given.includes(name))
    .map(
      ([name, rules]) =>
        `Warning: Nobody answers for ${name}, to whom rules hand over (${rules.join(", ")}): nobody will be told. Give an address: --hand-over ${name}=https://host/hook`,
    );
}

/** One sentence for each hand-over of a decision that told nobody. */
export function untoldHandOvers(decision: Decision): string[] {
  return handOversOf(decision).flatMap((handOver) =>
    handOver.outcome === "not-told"
      ? [`A hand-over to ${handOver.to} told nobody (${handOver.cause}); decision ${decision.id}.`]
      : [],
  );
}

/** Whether a text is a locale with a country. A language alone names no country's lines. */
export function namesCountry(text: string): boolean {
  return Locale.safeParse(text).success && countryOf(text) !== undefined;
}

/** A warning where the fact base has nothing for a country; undefined where it has. */
export function unknownCountry(locale: string): string | undefined {
  if (resourcesFor(loadCrisisResources(libraryFolder()), locale).country !== undefined) return undefined;
  return `Warning: the library knows no lines of help in ${countryOf(locale) ?? locale}: people are given a directory in place of a number.`;
}

/** An address may hold a name and a password. */
function withoutSecret(address: string): string {
  const url = new URL(address);
  url.username = "";
  url.password = "";
  return url.href;
}
