import { getJson, pathBelowRoot } from "../api/client.ts";
import type { CasePage } from "../api/wire.ts";
import type { ListedCase } from "./caseStock.ts";

/** Cases of a list that needs a key, page by page along `next`, at most `most` of them. */
export async function readCases(list: "cases" | "cases/inbox", most: number, signal?: AbortSignal): Promise<ListedCase[]> {
  const cases: ListedCase[] = [];
  let path: string | undefined = `${list}?limit=1000`;
  while (path && cases.length < most) {
    const page: CasePage = await getJson<CasePage>(path, signal);
    cases.push(...page.cases);
    path = page.next && pathBelowRoot(page.next);
  }
  return cases.slice(0, most);
}
