export { closeMatch } from "./close-match.ts";
export { ContentError, type ContentIssue, describeIssue } from "./content-error.ts";
export { libraryFolder } from "./library-folder.ts";
export { likelyBuiltin } from "./likely-builtin.ts";
export { compiledFolder, compileLibrary, type ParsedContent, parsedContentIn } from "./parsed-content.ts";
export {
  type ContentFile,
  explainIssues,
  locate,
  locator,
  parseContent,
  readAll,
  readContent,
  tryContent,
} from "./read-content.ts";
export { yaml } from "./yaml.ts";
