/** A cell code in its parts: 6 digits county (GB/T 2260), 3 subdistrict (GB/T 10114), 3 community, 3 sequence. */
export interface CellCode {
  county: string;
  subdistrict: string;
  community: string;
  sequence: string;
}

/** Null when `code` is not 15 digits. */
export function splitCellCode(code: string): CellCode | null {
  const parts = /^(\d{6})(\d{3})(\d{3})(\d{3})$/.exec(code);
  return parts && { county: parts[1]!, subdistrict: parts[2]!, community: parts[3]!, sequence: parts[4]! };
}
