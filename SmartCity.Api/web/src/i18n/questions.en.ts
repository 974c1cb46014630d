/** The planner's panel; questions, parameters and columns bring their own words. */
export const questionsEn = {
  "question.title": "Planner's questions",
  "question.choose": "Question",
  "question.more": "More parameters",
  "question.ask": "Ask",
  "question.clear": "Clear",
  "question.asking": "Asking…",
  "question.rows": "{n} rows",
  "question.first": "The first {n} rows; the files hold all.",
} as const;
