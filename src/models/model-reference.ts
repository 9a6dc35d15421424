import { closeMatch } from "../content/index.ts";
import { PlumblineError } from "../vocabulary/index.ts";

/** Providers that are known by name. */
export const namedProviders = ["openai", "anthropic", "google", "ollama"] as const;
export type NamedProvider = (typeof namedProviders)[number];

/** A model reference, taken apart. */
export type ModelReference =
  | { readonly kind: "named"; readonly provider: NamedProvider; readonly model: string }
  | { readonly kind: "endpoint"; readonly baseUrl: URL; readonly model: string }
  | { readonly kind: "command"; readonly commandLine: string };

const forms = [...namedProviders.map((provider) => `${provider}:MODEL`), "http://HOST/v1#MODEL", "command:PROGRAM"];

/**
 * A model reference that names no model. `builtin:` is not among the known schemes: built-in participants are no
 * language models. Fix: write one of `knownForms`.
 */
export class ModelReferenceError extends PlumblineError {
  readonly code = "MODEL_REFERENCE_INVALID";
  readonly reference: string;
  readonly knownForms: readonly string[] = forms;
  readonly closeMatch: string | undefined;

  constructor(reference: string, problem: string, match?: string) {
    const hint = match === undefined ? "" : ` Did you mean "${match}"?`;
    super(`"${reference}" is not a model reference: ${problem}${hint} Known forms: ${forms.join(", ")}.`);
    this.reference = reference;
    this.closeMatch = match;
  }
}

/**
 * Takes a model reference apart.
 *
 * @param reference - `openai:MODEL`, `anthropic:MODEL`, `google:MODEL`, `ollama:MODEL`, `http(s)://HOST/v1#MODEL` for any
 *   OpenAI-compatible endpoint, or `command:PROGRAM ARGUMENTS`
 * @throws {@link ModelReferenceError}
 */
export function parseModelReference(reference: string): ModelReference {
  const colon = reference.indexOf(":");
  if (colon < 0) throw new ModelReferenceError(reference, "it has no scheme.", likelyReference(reference));
  const scheme = reference.slice(0, colon);
  const rest = reference.slice(colon + 1).trim();
  if (scheme === "http" || scheme === "https") return parseEndpoint(reference);
  if (rest === "") throw new ModelReferenceError(reference, `nothing follows "${scheme}:".`);
  if (scheme === "command") return { kind: "command", commandLine: rest };
  const provider = namedProviders.find((name) => name === scheme);
  if (provider !== undefined) return { kind: "named", provider, model: rest };
  if (scheme === "builtin") {
    throw new ModelReferenceError(reference, "built-in participants are no language models and need no door.");
  }
  const match = closeMatch(scheme, [...namedProviders, "command", "http", "https"]);
  throw new ModelReferenceError(
    reference,
    `the scheme "${scheme}" is unknown.`,
    match === undefined ? undefined : `${match}:${rest}`,
  );
}

function parseEndpoint(reference: string): ModelReference {
  let url: URL;
  try {
    url = new URL(reference);
  } catch {
    throw new ModelReferenceError(withoutCredentials(reference), "the address cannot be read.");
  }
  if (url.username !== "" || url.password !== "") {
    throw new ModelReferenceError(
      withoutCredentials(reference),
      "a key belongs in the environment, not in the address.",
    );
  }
  const model = decodeURIComponent(url.hash.slice(1));
  if (model === "") {
    throw new ModelReferenceError(reference, "the model's name is missing.", `${reference.replace(/#$/, "")}#MODEL`);
  }
  url.hash = "";
  return { kind: "endpoint", baseUrl: url, model };
}

function withoutCredentials(reference: string): string {
  return reference.replace(/\/\/[^/@]*@/, "//");
}

/** `gpt-5` alone most likely lacks its provider. */
function likelyReference(reference: string): string | undefined {
  const name = closeMatch(reference, namedProviders);
  if (name !== undefined) return `${name}:MODEL`;
  if (/^(gpt|o\d|chatgpt)/i.test(reference)) return `openai:${reference}`;
  if (/^claude/i.test(reference)) return `anthropic:${reference}`;
  if (/^gemini/i.test(reference)) return `google:${reference}`;
  return undefined;
}
