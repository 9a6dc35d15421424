import { type ParticipantDescription, PlumblineError } from "../vocabulary/index.ts";
import { commandModel } from "./command-model.ts";
import type { Egress } from "./egress.ts";
import type { LanguageModel } from "./language-model.ts";
import { type ModelReference, ModelReferenceError, parseModelReference } from "./model-reference.ts";
import { compatibleEndpoint, type ProviderKind, providerKinds } from "./provider-kind.ts";
import { sdkModel, type TokenCount } from "./sdk-model.ts";

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a model is opened with besides its reference. */
export interface OpenModelOptions {
  /** The way out; the model's own origin is allowed on it, and nothing else. */
  egress: Egress;
  /** Environment the keys and base URLs are read from. Default: the process's. */
  env?: Environment;
  /** Name of the environment variable with this endpoint's key, in place of the provider's usual one. */
  keyVariable?: string;
  /** US dollars for a number of tokens, or null when unknown. Default: unknown. */
  costOf?: (reference: string, tokens: TokenCount) => number | null;
  /** Milliseconds since the epoch; for a `retry-after` that names a date. */
  now?: () => number;
}

/** A provider's key is not in the environment. Fix: set one of `variables`. */
export class MissingKeyError extends PlumblineError {
  readonly code = "MODEL_KEY_MISSING";
  readonly reference: string;
  readonly variables: readonly string[];

  constructor(reference: string, variables: readonly string[]) {
    super(`${reference} needs a key: set the environment variable ${variables.join(" or ")}.`);
    this.reference = reference;
    this.variables = variables;
  }
}

/**
 * The door to any language model. Asks once per `reply`; wrap it for retries, limits, caching and accounts. Opening
 * sends nothing and loads no provider library: that happens at the first request.
 *
 * @param reference - see `parseModelReference`
 * @throws {@link ModelReferenceError} for a reference that names no model, {@link MissingKeyError} before any call
 */
export function openModel(reference: string, options: OpenModelOptions): LanguageModel {
  const { egress, env = process.env, keyVariable, costOf = () => null, now = () => Date.now() } = options;
  const parsed = parseModelReference(reference);
  if (parsed.kind === "command") {
    return commandModel({
      description: { ref: reference, version: "unversioned", settings: {} },
      commandLine: parsed.commandLine,
      costOf: (tokens) => costOf(reference, tokens),
    });
  }
  const { kind, baseUrl } = endpointOf(parsed, env);
  const variables = keyVariable === undefined ? kind.keyVariables : [keyVariable];
  const apiKey = variables.map((name) => env[name]).find((key) => key !== undefined && key.trim() !== "");
  if (apiKey === undefined && (kind.needsKey || keyVariable !== undefined)) {
    throw new MissingKeyError(reference, variables);
  }
  egress.allow(baseUrl);
  const description: ParticipantDescription = {
    ref: reference,
    version: parsed.model,
    settings: parsed.kind === "named" && baseUrl !== kind.baseUrl ? { baseUrl } : {},
  };
  return sdkModel({
    description,
    load: () => kind.load({ baseUrl, apiKey: apiKey?.trim(), fetch: egress.fetch, model: parsed.model }),
    tellsSchema: kind.tellsSchema,
    costOf: (tokens) => costOf(reference, tokens),
    now,
  });
}

/** Whom a reference asks in the end: an origin, or a command line. References with the same one share their limits. */
export function hostOf(reference: string, env: Environment): string {
  const parsed = parseModelReference(reference);
  return parsed.kind === "command" ? parsed.commandLine : new URL(endpointOf(parsed, env).baseUrl).origin;
}

function endpointOf(
  reference: Exclude<ModelReference, { kind: "command" }>,
  env: Environment,
): { kind: ProviderKind; baseUrl: string } {
  if (reference.kind === "endpoint") {
    const baseUrl = withoutTrailingSlash(reference.baseUrl.href);
    return { kind: { ...compatibleEndpoint, baseUrl }, baseUrl };
  }
  const kind = providerKinds[reference.provider];
  const elsewhere = kind.baseUrlVariable === undefined ? undefined : env[kind.baseUrlVariable]?.trim();
  if (elsewhere === undefined || elsewhere === "") return { kind, baseUrl: kind.baseUrl };
  if (!URL.canParse(elsewhere)) {
    throw new ModelReferenceError(elsewhere, `the environment variable ${kind.baseUrlVariable} holds no address.`);
  }
  const url = new URL(elsewhere);
  // Some tools write these variables with the version's path and some without.
  if (url.pathname === "/") url.pathname = new URL(kind.baseUrl).pathname;
  return { kind, baseUrl: withoutTrailingSlash(url.href) };
}

function withoutTrailingSlash(address: string): string {
  return address.replace(/\/+$/, "");
}
