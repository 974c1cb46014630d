import type { FeatureCollection, Geometry } from "geojson";

/** A planner's question as the server lists it. */
export interface Question {
  name: string;
  titleZh: string;
  titleEn: string;
  explanationZh: string;
  explanationEn: string;
  /** An address that can be tried. */
  example: string;
  /** What a POST may bring; null: it is asked by GET only. */
  body: string | null;
  parameters: QuestionParameter[];
}

export interface QuestionParameter {
  name: string;
  descriptionZh: string;
  descriptionEn: string;
  isRequired: boolean;
  /** The only ones that are possible. */
  values: string[] | null;
}

export interface AnswerColumn {
  name: string;
  type: string;
  title_zh: string;
  title_en: string;
}

export type AnswerValue = string | number | boolean | null;

export type Answer = FeatureCollection<Geometry | null, Record<string, AnswerValue>> & {
  question: string;
  numberReturned: number;
  facts: Record<string, AnswerValue | string[]>;
  columns: AnswerColumn[];
};
