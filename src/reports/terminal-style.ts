import type { ReportVerdict } from "./report.ts";
import type { IntervalEnd, ReportEstimate } from "./report-measure.ts";

/** How things look in a terminal, with and without colour and Unicode. */
export interface TerminalStyle {
  bold(text: string): string;
  dim(text: string): string;
  /** The verdict as a word of fixed width, in colour when there is any: the word alone says everything. */
  verdict(verdict: ReportVerdict): string;
  /** A heading drawn out over `width` columns. */
  rule(title: string, width: number): string;
  /** An interval with its point on the item's own range. Not measured is drawn as such, never as a point at zero. */
  interval(estimate: ReportEstimate, axis: readonly [number, number], width: number): string;
  /** Replaces typographic characters where the terminal has ASCII only. */
  plainCharacters(text: string): string;
}

/** Makes a {@link TerminalStyle}. */
export function terminalStyle({ color, unicode }: { color: boolean; unicode: boolean }): TerminalStyle {
  const paint = (code: number, text: string) => (color ? `\u001B[${code}m${text}\u001B[0m` : text);
  const colors: Readonly<Record<ReportVerdict, number>> = { pass: 32, fail: 31, undecided: 33, "no-gates": 2 };
  const words: Readonly<Record<ReportVerdict, string>> = {
    pass: "PASS     ",
    fail: "FAIL     ",
    undecided: "UNDECIDED",
    "no-gates": "NO GATES ",
  };
  const signs = unicode
    ? { line: "─", empty: "·", span: "━", left: "┣", right: "┫", point: "●", missing: "╌" }
    : { line: "-", empty: ".", span: "=", left: "[", right: "]", point: "o", missing: "?" };
  return {
    bold: (text) => paint(1, text),
    dim: (text) => paint(2, text),
    verdict: (verdict) => paint(colors[verdict], words[verdict]),
    rule: (title, width) =>
      `${signs.line.repeat(2)} ${title} ${signs.line.repeat(Math.max(2, width - title.length - 4))}`,
    interval(estimate, [low, high], width) {
      if (estimate.status === "not-estimable") return signs.missing.repeat(width);
      const column = (end: IntervalEnd) => {
        const value = end === "infinity" ? high : end === "-infinity" ? low : end;
        const share = high > low ? (value - low) / (high - low) : 0;
        return Math.round(Math.min(1, Math.max(0, share)) * (width - 1));
      };
      const cells = Array.from({ length: width }, () => signs.empty);
      const [from, to] = [column(estimate.lower), column(estimate.upper)];
      cells.fill(signs.span, from, to + 1);
      cells[from] = signs.left;
      cells[to] = signs.right;
      cells[column(estimate.value)] = signs.point;
      return cells.join("");
    },
    plainCharacters: (text) =>
      unicode
        ? text
        : text
            .replace(/−/g, "-")
            .replace(/∞/g, "inf")
            .replace(/[^ -~]/gu, (character) => (character === "\u001B" ? character : "?")),
  };
}
