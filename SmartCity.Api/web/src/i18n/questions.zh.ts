import type { questionsEn } from "./questions.en.ts";

/** 规划提问面板；问题、参数和列名由服务器给出。 */
export const questionsZh: Record<keyof typeof questionsEn, string> = {
  "question.title": "规划提问",
  "question.choose": "问题",
  "question.more": "更多参数",
  "question.ask": "提问",
  "question.clear": "清除",
  "question.asking": "正在查询…",
  "question.rows": "共 {n} 行",
  "question.first": "列前 {n} 行；文件含全部。",
};
