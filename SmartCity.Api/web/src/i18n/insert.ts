/** Replaces each `{name}` by its value; a name without a value stays as it is, so that the gap shows. */
export function insert(pattern: string, values: Readonly<Record<string, string | number>>): string {
  return pattern.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
