export type {
  Imported,
  ImportedConversation,
  ImportedResults,
  Importer,
  ImportOptions,
  ImportOptionUse,
} from "./importer.ts";
export { importers } from "./importers.ts";
