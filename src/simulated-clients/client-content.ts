import { join } from "node:path";
import { z } from "zod";
import { libraryFolder, readContent } from "../content/index.ts";
import { ClientReaction, ContentVersion, Identifier, Provenance } from "../vocabulary/index.ts";

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

/** What the library brings for playing people: default reactions. */
export interface ClientContent {
  readonly reactions: ClientReactionsFile["variables"];
}

/**
 * Reads what the library brings for playing people. Read once per folder.
 *
 * @throws ContentError naming every field that is wrong
 */
export function loadClientContent(libraryDir: string = libraryFolder()): ClientContent {
  const known = loaded.get(libraryDir);
  if (known !== undefined) return known;
  const folder = join(libraryDir, "simulated-clients");
  const content: ClientContent = {
    reactions: readContent(join(folder, "reactions.yaml"), ClientReactionsFile).value.variables,
  };
  loaded.set(libraryDir, content);
  return content;
}

/** Content files do not change while a process runs, and reading them again would cost more than a conversation. */
const loaded = new Map<string, ClientContent>();
