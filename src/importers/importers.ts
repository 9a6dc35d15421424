import type { Importer } from "./importer.ts";
import { inspectLog } from "./inspect.ts";
import { interjections } from "./interjections.ts";
import { llmDelusions } from "./llm-delusions.ts";
import { mentalAlign } from "./mentalalign.ts";
import { mhqa } from "./mhqa.ts";
import { mindEvalAnnotations } from "./mindeval-annotations.ts";
import { mindEvalJudgments } from "./mindeval-judgments.ts";
import { promptfooResults } from "./promptfoo.ts";
import { promptfooConfig } from "./promptfoo-config.ts";
import { psychosisBench } from "./psychosis-bench.ts";
import { spiralBench } from "./spiral-bench.ts";
import { stigma } from "./stigma.ts";
import { veraMh } from "./vera-mh.ts";

/** Every form that can be imported by `plumbline import KIND FILE`, in the order they are listed. */
export const importers: readonly Importer[] = [
  psychosisBench,
  llmDelusions,
  spiralBench,
  stigma,
  interjections,
  mindEvalAnnotations,
  mindEvalJudgments,
  inspectLog,
  promptfooResults,
  promptfooConfig,
  veraMh,
  mentalAlign,
  mhqa,
];
