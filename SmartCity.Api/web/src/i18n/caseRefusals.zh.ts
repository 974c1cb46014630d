import { casesZh } from "./cases.zh.ts";

const term = (prefix: "status" | "action" | "evidence.kind" | "result", word: string) => (casesZh as Readonly<Record<string, string>>)[`case.${prefix}.${word}`] ?? word;
const terms = (prefix: Parameters<typeof term>[0], words: string, between: RegExp) => words.split(between).map((word) => term(prefix, word)).join("、");

/** The server's sentences about cases in Chinese; what is not listed is shown as the server wrote it. */
const sentences: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  [/^'(\w+)' needs an opinion that says why\.$/, (action) => `“${term("action", action!)}”须写明理由。`],
  [/^'(\w+)' needs evidence that was taken after the (\w+) \((.+)Z\): (.+)\.$/, (action, since, at, kinds) => `“${term("action", action!)}”需要${since === "disposal" ? "处置" : "派遣"}之后（${local(at!)}）拍摄的图片：${terms("evidence.kind", kinds!.replace(/\bafter\b(?!_)/, "after_handling"), /, /)}。`],
  [/^'(\w+)' is possible for a case that is (.+); this one is (\w+)\.$/, (action, from, is) => `“${term("action", action!)}”只适用于${terms("status", from!, / or /)}的案件；本案${term("status", is!)}。`],
  [/^'(\w+)' needs the role (\w+); this is (\w+)\.$/, (action, needs) => `此密钥无权“${term("action", action!)}”，需要${casesZh[`case.role.${needs}` as "case.role.officer"] ?? needs}密钥。`],
  [/^'(\w+)' needs a check that failed; .*$/, () => casesZh["case.step.failedCheck"] + "。"],
  [/^'(\w+)' needs duplicate_of: .*$/, () => "请指明保留的案件。"],
  [/^'(\w+)' needs assign_to: .*$/, () => casesZh["case.unit.needed"]],
  [/^There is no unit '(.+)'\.$/, (unit) => `没有单位“${unit}”。`],
  [/^There is no case (\S+)(?: that this one could be a duplicate of)?\.$/, (id) => `没有案件 ${id}。`],
  [/^Case (\S+) is a duplicate itself; .*$/, () => "所选案件本身已是重复案件；请指明保留的案件。"],
  [/^A case can't be a duplicate of itself\.$/, () => "案件不能重复于自身。"],
  [/^Case (\S+) is at version (\d+) \((\w+)\), not (\d+): .*$/, (number, _version, status) => `案件 ${number} 已被他人办理（${term("status", status!)}）。`],
  [/^Case (\S+) is the unit (\S+)'s; .*$/, (number, unit) => `案件 ${number} 属于单位 ${unit}，只能由该单位办理。`],
  [/^Case (\S+) has no unit yet; .*$/, (number) => `案件 ${number} 尚无责任单位。`],
  [/^A handler acts for a unit, .*$/, () => "此密钥不属于任何单位，不能办理案件。"],
  [/^The place lies outside of all cells of the city; .*$/, () => "该位置不在任何网格内，不能立案。"],
];

/** The server writes times in UTC; the reader's clock stands elsewhere. */
function local(utc: string): string {
  return new Date(`${utc.replace(" ", "T")}Z`).toLocaleString("sv-SE", { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });
}

export function caseRefusalInChinese(sentence: string): string {
  for (const [pattern, words] of sentences) {
    const found = pattern.exec(sentence);
    if (found) return words(...found.slice(1));
  }
  return sentence;
}
