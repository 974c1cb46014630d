/** What layers, attributes and their values are called in the site's language. */
export interface SiteWords {
  readonly layers: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
  /** By attribute, or by "layer.attribute" where a layer's values mean something of their own. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The attributes of a feature in words, in the order of its tile; the data's own words where there are no others. */
export function attributeRows(words: SiteWords, layer: string, properties: Readonly<Record<string, unknown>>): [name: string, value: string][] {
  return Object.entries(properties).map(([field, value]) => {
    const named = words.values[`${layer}.${field}`] ?? words.values[field];
    return [words.fields[field] ?? field, named?.[String(value)] ?? (typeof value === "number" && !Number.isInteger(value) ? String(Math.round(value * 1000) / 1000) : String(value))];
  });
}
