/** Colours of the map and of its legend, in one place so that both always agree. */

/** Cell classes: three of Okabe and Ito's colours, distinguishable with every common colour blindness. */
export const cellColours: Readonly<Record<number, string>> = { 1: "#0072b2", 2: "#e69f00", 3: "#009e73" };
export const otherCellColour = "#8a8f98";

export const ground = "#eceff1";
export const land = "#fafaf7";
export const districtLine = "#5b6472";
export const water = "#4f97c7";
export const waterFill = "#c5deed";
export const selectionColour = "#d6006c";
export const detectionColour = "#7c3aed";
/** Stages of a construction site, from the first clearing to the last: an order, hence one scale. */
export const siteColours: Readonly<Record<string, string>> = { cleared: "#fdd49e", earthwork: "#fc8d59", structure: "#d7301f", surfaces: "#7f0000", finished: "#4d7a57", stalled: "#5b5b5b" };
/** A case's halo on the map: dark enough to be seen on land and on imagery; what is late is red and wider, whatever its status. */
export const caseStatusColours: Readonly<Record<string, string>> = {
  collected: "#7a4a00", verified: "#0b4f8a", filed: "#0b4f8a", dispatched: "#00605a", disposed: "#00605a", fed_back: "#5b2a86", checked: "#1f5e2c", suspended: "#3f4752",
};
/** Numbers of cases and of detections that lie too close to be shown one by one: few, many, very many. White is readable on each. */
export const caseCountColours: readonly [string, string, string] = ["#5b6f8c", "#35517a", "#0b2f5e"];
export const detectionCountColours: readonly [string, string, string] = ["#8a63c9", "#6b3fb8", "#4a1d96"];
export const settledCaseColour = "#8b94a1";
export const lateCaseColour = "#c40d1f";
export const siteColour = siteColours["earthwork"]!;
export const labelColour = "#2b3440";
export const labelHalo = "#ffffff";

/** The server draws the characters of labels, so that they look the same to every reader. */
export const labelFonts = ["Noto Sans SC Regular"];
