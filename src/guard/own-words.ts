import { isAtLeast, type RiskReading } from "../detection/index.ts";
import type { Listener } from "./completion.ts";
import type { Ruling } from "./decide.ts";
import type { Policy } from "./policy/load-policy.ts";

/** What the guard itself says in one exchange: completions, fallbacks, amendments, and a notice once where it is due. */
export class OwnWords {
  /** True when people have to be told in this exchange that they talk with software. */
  isNoticeDue = false;
  readonly #policy: Policy;
  readonly #locale: string | undefined;
  readonly #said: readonly string[];
  readonly #read: { readonly reading: RiskReading | undefined };
  #isNoticeGiven = false;

  /**
   * @param said - what the assistant said before, so that words are not repeated
   * @param read - what is read of the conversation by the time the words are needed; gives their language
   */
  constructor(
    policy: Policy,
    locale: string | undefined,
    said: readonly string[],
    read: { readonly reading: RiskReading | undefined },
  ) {
    this.#policy = policy;
    this.#locale = locale;
    this.#said = said;
    this.#read = read;
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
    const text = this.#policy.settings.notice?.text ?? "";
    const isShipped = this.#policy.files.some(
      (pack) => isShippedPack(pack) && pack.file.settings.notice?.text === text,
    );
    return (isShipped ? this.#policy.completions.notice(this.#listener()) : undefined) ?? text;
  }

  /** Words in a reply's place. @param reading - undefined when nothing could be read */
  completion(id: string, reading: RiskReading | undefined): string {
    const words = this.#policy.completions.compose({
      id,
      kind: reading?.kind,
      level: reading?.level ?? "none",
      ...this.#listener(reading),
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
    const fresh = (side: Side) => [...new Set(this.#amending(ruling, side))].filter((text) => !draft.includes(text));
    const notice = this.isNoticeDue && !this.#isNoticeGiven ? [this.notice()] : [];
    return { before: [...notice, ...fresh("before")].join("\n\n"), after: fresh("after").join("\n\n") };
  }

  /** Words of shipped policies in the person's language and for their risk; words a deployment wrote stand as they are. */
  #amending(ruling: Ruling, side: Side): string[] {
    if (ruling[side].length === 0) return [];
    const { rules, completions } = this.#policy;
    return rules.flatMap(({ id, do: { amend } }) => {
      const own = amend?.[side];
      if (own === undefined || !ruling.fired.some(({ rule }) => rule === id)) return [];
      const { reading } = this.#read;
      const spoken = this.#isShippedAmendment(id, side, own)
        ? completions.amendment(id, this.#listener(), (kind) => reading?.kinds[kind].level ?? "none")
        : undefined;
      return [spoken ?? completions.fill(own, this.#locale)];
    });
  }

  #isShippedAmendment(id: string, side: Side, text: string): boolean {
    return this.#policy.files.some(
      (pack) => isShippedPack(pack) && pack.file.rules.some((rule) => rule.id === id && rule.do.amend?.[side] === text),
    );
  }

  #listener(reading = this.#read.reading): Listener {
    return { locale: this.#locale, language: reading?.language.language ?? "und" };
  }
}

type Side = "before" | "after";

/** Packs of the library are named by their id, files of a deployment by a path. */
function isShippedPack({ name }: Policy["files"][number]): boolean {
  return !/[./\\]/.test(name);
}

/** Said when even the content cannot be read; the only words for people that stand in code. */
const lastResort =
  "I'm sorry: I can't answer properly just now. That is a fault on my side and nothing you did. If you might be in danger, please call your local emergency number; findahelpline.com lists free lines by country. Is there someone near you who you could talk to while this is mended?";
