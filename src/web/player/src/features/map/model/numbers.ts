/** Reads flat arrays under strict index checks; callers stay within bounds. */
export function at(list: ArrayLike<number>, index: number): number {
  return list[index] ?? 0;
}
