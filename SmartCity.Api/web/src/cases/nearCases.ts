const metresPerDegree = 111_195;

/** Metres between two places in degrees; flat, right within a city. */
export function metresBetween([ax, ay]: readonly [number, number], [bx, by]: readonly [number, number]): number {
  const x = (bx - ax) * Math.cos((((ay + by) / 2) * Math.PI) / 180);
  return Math.hypot(x, by - ay) * metresPerDegree;
}

/** Those that could be the same matter: within `radius` metres and not duplicates themselves; of the same class first, then the nearest. */
export function nearCases<T extends { id: string; class: string; status: string; point: [number, number] }>(
  of: { id: string; class: string; point: readonly [number, number] }, cases: readonly T[], radius: number, most: number,
): { one: T; metres: number }[] {
  return cases
    .filter((one) => one.id !== of.id && one.status !== "duplicate")
    .map((one) => ({ one, metres: metresBetween(of.point, one.point) }))
    .filter(({ metres }) => metres <= radius)
    .sort((a, b) => Number(b.one.class === of.class) - Number(a.one.class === of.class) || a.metres - b.metres)
    .slice(0, most);
}
