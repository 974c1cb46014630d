const slot = "smartcity.reports", most = 20;

export interface Kept { number: string; token: string }

/** Reports sent from this browser, the latest first. */
export function myReports(): Kept[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(slot) ?? "[]");
    return Array.isArray(kept) ? kept.filter((k): k is Kept => typeof k?.number === "string" && typeof k?.token === "string") : [];
  } catch {
    return [];
  }
}

export function keepReport(report: Kept): void {
  const others = myReports().filter((k) => k.number !== report.number);
  localStorage.setItem(slot, JSON.stringify([{ number: report.number, token: report.token }, ...others].slice(0, most)));
}
