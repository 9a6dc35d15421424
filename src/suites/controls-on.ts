import type { SuiteFile } from "../vocabulary/index.ts";

/** A suite's known groups, kept to the measures there are; a worse control without any measure left is kept out. */
export function controlsOn(controls: SuiteFile["controls"], measureIds: ReadonlySet<string>): SuiteFile["controls"] {
  const worse = controls.worse.flatMap((control) => {
    const measures = control.measures.filter((id) => measureIds.has(id));
    return measures.length === 0 ? [] : [{ ...control, measures }];
  });
  return { ...controls, worse };
}

/** References of all controls a suite names, each once, good ones first. */
export function controlRefs({ better, worse }: SuiteFile["controls"]): string[] {
  return [
    ...new Set([
      better,
      ...worse.flatMap((control) => control.better ?? []),
      ...worse.map(({ assistant }) => assistant),
    ]),
  ];
}
