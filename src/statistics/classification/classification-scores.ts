/** Counts of true (row) by predicted (column) classes, row by row; `columns` has one more for unanswered. */
export interface ScoreTable {
  cells: Float64Array;
  classes: number;
}

/** A score in [0, 1] ([-1, 1] for MCC) that follows from the table alone; undefined where it has no value. */
export type Score = (table: ScoreTable) => number | undefined;

/** True positives, support and predictions of one class. */
export function classCounts(
  { cells, classes }: ScoreTable,
  label: number,
): [hits: number, support: number, called: number] {
  const columns = classes + 1;
  let support = 0;
  let called = 0;
  for (let other = 0; other < columns; other += 1) support += cells[label * columns + other] ?? 0;
  for (let other = 0; other < classes; other += 1) called += cells[other * columns + label] ?? 0;
  return [cells[label * columns + label] ?? 0, support, called];
}

/** F1 of a class: 2 hits / (support + called); undefined when it neither occurs nor is called. */
export function classF1(table: ScoreTable, label: number): number | undefined {
  const [hits, support, called] = classCounts(table, label);
  return support + called > 0 ? (2 * hits) / (support + called) : undefined;
}

/** Mean recall over classes that occur. */
export const balancedAccuracy: Score = (table) =>
  meanOver(table, (label) => {
    const [hits, support] = classCounts(table, label);
    return support > 0 ? hits / support : undefined;
  });

/** Mean F1 over classes that occur or are called. */
export const macroF1: Score = (table) => meanOver(table, (label) => classF1(table, label));

/** F1 from counts added over classes: accuracy unless answers are missing. */
export const microF1: Score = (table) => {
  let [hits, support, called] = [0, 0, 0];
  for (let label = 0; label < table.classes; label += 1) {
    const [own, ownSupport, ownCalled] = classCounts(table, label);
    hits += own;
    support += ownSupport;
    called += ownCalled;
  }
  return support + called > 0 ? (2 * hits) / (support + called) : undefined;
};

/** F1 averaged with each class's support as weight. */
export const weightedF1: Score = (table) => {
  let [sum, total] = [0, 0];
  for (let label = 0; label < table.classes; label += 1) {
    const [, support] = classCounts(table, label);
    sum += support * (classF1(table, label) ?? 0);
    total += support;
  }
  return total > 0 ? sum / total : undefined;
};

/**
 * Matthews' correlation of several classes (Gorodkin 2004, Computational Biology and Chemistry 28, 367-374); unanswered
 * counts as a class of its own that is never true. Undefined when truth or prediction is one class only.
 */
export const matthews: Score = (table) => {
  const { cells, classes } = table;
  const columns = classes + 1;
  let [hits, total, cross, truthSquares, calledSquares] = [0, 0, 0, 0, 0];
  let unanswered = 0;
  for (let label = 0; label < classes; label += 1) {
    const [own, support, called] = classCounts(table, label);
    hits += own;
    total += support;
    cross += support * called;
    truthSquares += support * support;
    calledSquares += called * called;
    unanswered += cells[label * columns + classes] ?? 0;
  }
  calledSquares += unanswered * unanswered;
  const spread = (total * total - truthSquares) * (total * total - calledSquares);
  return spread > 1e-9 * total ** 4 ? (hits * total - cross) / Math.sqrt(spread) : undefined;
};

/** Mean over true classes of the mean absolute distance, for ordered classes (Baccianella, Esuli & Sebastiani 2009). */
export function macroDistance(positions: ArrayLike<number>): Score {
  return (table) =>
    meanOver(table, (label) => {
      const { cells, classes } = table;
      let [sum, support] = [0, 0];
      for (let other = 0; other < classes; other += 1) {
        const count = cells[label * (classes + 1) + other] ?? 0;
        sum += count * Math.abs((positions[label] ?? 0) - (positions[other] ?? 0));
        support += count;
      }
      return support > 0 ? sum / support : undefined;
    });
}

function meanOver({ classes }: ScoreTable, score: (label: number) => number | undefined): number | undefined {
  let [sum, count] = [0, 0];
  for (let label = 0; label < classes; label += 1) {
    const value = score(label);
    if (value === undefined) continue;
    sum += value;
    count += 1;
  }
  return count > 0 ? sum / count : undefined;
}
