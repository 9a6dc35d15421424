import { DescriptionRecord } from "../vocabulary/index.ts";

/**
 * Who rates a suite in a run: the pipeline the suite asks for (kept under `suites` in the settings of the run's judge), or
 * the run's judge.
 */
export function judgeOfSuite(judge: DescriptionRecord, suiteId: string): DescriptionRecord {
  const { suites, ...own } = judge.settings;
  if (typeof suites !== "object" || suites === null) return judge;
  const read = DescriptionRecord.safeParse(Object.getOwnPropertyDescriptor(suites, suiteId)?.value);
  if (read.success) return { ...read.data, settings: { ...read.data.settings, ...passesOf(own) } };
  return { ...judge, settings: own };
}

function passesOf({ passes }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return passes === undefined ? {} : { passes };
}
