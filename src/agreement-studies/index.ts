export {
  type AgreementStudy,
  agreementStudy,
  type DimensionStudy,
  type PairStudy,
  type RaterStudy,
  type StudyOptions,
  type StudySource,
  type SystemMean,
} from "./agreement-study.ts";
export type { DisagreementExample } from "./disagreement-examples.ts";
export type { Measurement, OutsidePolicy, RatingsRequest } from "./ratings-request.ts";
export {
  type DimensionRatings,
  type RatedItem,
  type RaterCounts,
  type RatingsTable,
  ratingsTable,
} from "./ratings-table.ts";
export { type ReadTableOptions, readTable } from "./read-table.ts";
export { renderStudyHtml } from "./render-html.ts";
export { renderStudyJson } from "./render-json.ts";
export { renderStudyLatex } from "./render-latex.ts";
export { renderStudyMarkdown } from "./render-markdown.ts";
export { renderStudyText, type StudyTextOptions } from "./render-text.ts";
export { StudyRequestError } from "./study-request-error.ts";
export type { StudyStatistic } from "./study-statistic.ts";
export type { Table } from "./table.ts";
export { TableError, type TableIssue } from "./table-error.ts";
