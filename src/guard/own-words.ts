import { isAtLeast, type RiskReading } from "../detection/index.ts";
import type { Ruling } from "./decide.ts";
import type { Policy } from "./policy/load-policy.ts";

/** What the guard itself says in one exchange: completions, fallbacks, amendments, and a notice once where it is due. */
export class OwnWords {
  /** True when people have to be told in this exchange that they talk with software. */
  isNoticeDue = false;
  readonly #policy: Policy;
  readonly #locale: string | undefined;
  readonly #said: readonly string[];
  #isNoticeGiven = false;

  /** @param said - what the assistant said before, so that words are not repeated */
  constructor(policy: Policy, locale: string | undefined, said: readonly string[]) {
    this.#policy = policy;
    this.#locale = locale;
    this.#said = said;
  }

  /** True once the notice stands in words of this exchange. */
  get isNoticeGiven(): boolean {
    return this.#isNoticeGiven;
  }

  /** The policy's words with the contacts of the person's country. */
  filled(texts: readonly string[]): string[] {
    return texts.map((text) => this.#policy.completions.fill(text, this.#locale));
  }

  notice(): string {
    this.#isNoticeGiven = true;
    return this.#policy.settings.notice?.text ?? "";
  }

  /** Words in a reply's place. @param reading - undefined when nothing could be read */
  completion(id: string, reading: RiskReading | undefined): string {
    const { language } = reading ?? { language: { language: "und" } };
    const words = this.#policy.completions.compose({
      id,
      kind: reading?.kind,
      level: reading?.level ?? "none",
      locale: this.#locale,
      language: language.language,
      isMinor: (reading?.minor.strength ?? 0) >= 0.5,
      said: this.#said,
    });
    return this.isNoticeDue && !this.#isNoticeGiven ? `${this.notice()}\n\n${words}` : words;
  }

  /** What the person gets when the guard could not do its work. Fits the risk where one was read. */
  fallback(reading: RiskReading | undefined): string {
    const atRisk = reading !== undefined && isAtLeast(reading.level, "passive-ideation");
    try {
      return this.completion(atRisk ? "by-risk" : "failure", reading);
    } catch {
      return lastResort;
    }
  }

  /** Words around a draft; none that stand in it already. */
  amendments(ruling: Ruling, draft: string): { before: string; after: string } {
    const fill = (texts: readonly string[]) => this.filled([...new Set(texts)]).filter((text) => !draft.includes(text));
    const notice = this.isNoticeDue && !this.#isNoticeGiven ? [this.notice()] : [];
    return { before: [...notice, ...fill(ruling.before)].join("\n\n"), after: fill(ruling.after).join("\n\n") };
  }
}

/** Said when even the content cannot be read; the only words for people that stand in code. */
const lastResort =
  "I'm sorry: I can't answer properly just now. That is a fault on my side and nothing you did. If you might be in danger, please call your local emergency number; findahelpline.com lists free lines by country. Is there someone near you who you could talk to while this is mended?";
