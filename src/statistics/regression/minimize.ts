/** A point and the function's value there. */
export interface Corner {
  point: Float64Array;
  value: number;
}

/**
 * Lowest point of a smooth function of few variables, by the simplex search of Nelder and Mead, started anew from its
 * result until that no longer helps.
 *
 * @param tolerance - stop when the simplex is this small
 *
 * Source: Nelder & Mead (1965), Computer J. 7(4), 308-313.
 */
export function minimize(
  of: (point: Float64Array) => number,
  start: ArrayLike<number>,
  { step = 0.25, tolerance = 1e-7 }: { step?: number; tolerance?: number } = {},
): Corner {
  let best: Corner = { point: Float64Array.from(start), value: of(Float64Array.from(start)) };
  if (best.point.length === 0) return best;
  for (let round = 0; round < 5; round += 1) {
    const next = search(of, best, round === 0 ? step : step / 10, tolerance);
    const gain = best.value - next.value;
    best = next.value <= best.value ? next : best;
    if (round > 0 && gain < 1e-9) break;
  }
  return best;
}

function search(of: (point: Float64Array) => number, start: Corner, step: number, tolerance: number): Corner {
  const size = start.point.length;
  const corners: Corner[] = [start];
  for (let axis = 0; axis < size; axis += 1) {
    const point = Float64Array.from(start.point);
    point[axis] = (point[axis] ?? 0) + step;
    corners.push({ point, value: of(point) });
  }
  const at = (center: Float64Array, worst: Corner, factor: number): Corner => {
    const point = center.map((value, axis) => value + factor * ((worst.point[axis] ?? 0) - value));
    return { point, value: of(point) };
  };
  for (let round = 0; round < 500 * size; round += 1) {
    corners.sort((left, right) => left.value - right.value);
    const best = corners[0] ?? start;
    const worst = corners[size] ?? start;
    const second = corners[size - 1] ?? start;
    if (spread(corners, best) < tolerance) break;
    const center = new Float64Array(size);
    for (const { point } of corners.slice(0, size)) {
      point.forEach((value, axis) => {
        center[axis] = (center[axis] ?? 0) + value / size;
      });
    }
    const reflected = at(center, worst, -1);
    if (reflected.value < best.value) {
      const expanded = at(center, worst, -2);
      corners[size] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < second.value) {
      corners[size] = reflected;
    } else {
      const contracted = reflected.value < worst.value ? at(center, worst, -0.5) : at(center, worst, 0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) corners[size] = contracted;
      else {
        for (let index = 1; index <= size; index += 1) {
          const corner = corners[index] ?? start;
          const point = corner.point.map((value, axis) => (value + (best.point[axis] ?? 0)) / 2);
          corners[index] = { point, value: of(point) };
        }
      }
    }
  }
  return corners.reduce((best, corner) => (corner.value < best.value ? corner : best), start);
}

function spread(corners: readonly Corner[], best: Corner): number {
  let most = 0;
  for (const { point } of corners) {
    point.forEach((value, axis) => {
      most = Math.max(most, Math.abs(value - (best.point[axis] ?? 0)));
    });
  }
  return most;
}
