import { readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { libraryFolder, readAll, readContent } from "../content/index.ts";
import { ClientReaction, ContentVersion, Identifier, Provenance } from "../vocabulary/index.ts";
import { type ClientStyle, ClientStyleFile } from "./composer/client-style.ts";
import { createPhraseBank, type PhraseBank } from "./composer/phrase-bank.ts";
import { PhraseFile } from "./composer/phrase-file.ts";

/** `library/simulated-clients/reactions.yaml`: how the two variables that everybody has are moved. */
export const ClientReactionsFile = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("client-reactions"),
  id: Identifier,
  version: ContentVersion,
  title: z.string().min(1),
  provenance: Provenance,
  variables: z.strictObject({
    trust: z.lazy(() => DefaultVariable),
    distress: z.lazy(() => DefaultVariable),
  }),
});
export type ClientReactionsFile = z.infer<typeof ClientReactionsFile>;

const DefaultVariable = z.strictObject({
  means: z.string().min(1),
  unmoved: z.strictObject({ by: z.number(), because: z.string().min(1) }).optional(),
  reactions: z.array(ClientReaction),
});

/** What the library brings for playing people. */
export interface ClientContent {
  readonly reactions: ClientReactionsFile["variables"];
  /** By id. */
  readonly styles: ReadonlyMap<string, ClientStyle>;
  /** By language. */
  readonly phrases: ReadonlyMap<string, PhraseBank>;
}

/**
 * Reads what the library brings for playing people (`library/simulated-clients`). Read once per folder.
 *
 * @throws ContentError naming every field that is wrong in any of the files
 */
export function loadClientContent(libraryDir: string = libraryFolder()): ClientContent {
  const known = loaded.get(libraryDir);
  if (known !== undefined) return known;
  const folder = join(libraryDir, "simulated-clients");
  const banks = readdirSync(join(folder, "phrases")).filter((name) => name.endsWith(".yaml"));
  const content = { styles: new Map<string, ClientStyle>(), phrases: new Map<string, PhraseBank>() };
  let reactions: ClientContent["reactions"] | undefined;
  readAll<unknown>([
    () => {
      reactions = readContent(join(folder, "reactions.yaml"), ClientReactionsFile).value.variables;
    },
    () => {
      for (const style of readContent(join(folder, "styles.yaml"), ClientStyleFile).value.styles) {
        content.styles.set(style.id, style);
      }
    },
    ...banks.sort().map((name) => () => {
      const bank = createPhraseBank(readContent(join(folder, "phrases", name), PhraseFile).value);
      content.phrases.set(bank.language, bank);
    }),
  ]);
  if (reactions === undefined) throw new Error("Reactions that were read are there.");
  const complete = { ...content, reactions };
  loaded.set(libraryDir, complete);
  return complete;
}

/** Content files do not change while a process runs, and reading them again would cost more than a conversation. */
const loaded = new Map<string, ClientContent>();
