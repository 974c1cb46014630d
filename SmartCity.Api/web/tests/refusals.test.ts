import assert from "node:assert/strict";
import { test } from "node:test";
import { refusalInChinese } from "../src/i18n/refusals.zh.ts";

test("the server's sentences keep their figures in Chinese", () => {
  assert.equal(refusalInChinese("The line divides cell 530102001011011 into 3 pieces; draw one that crosses it once."), "所画的线把网格 530102001011011 分成 3 块；请只穿过一次。");
  assert.equal(refusalInChinese("The line ends inside cell 530102001011011, at 102.700000 25.100000; draw it from border to border."), "所画的线止于网格 530102001011011 内部（102.700000, 25.100000）；请从边界画到边界。");
});

test("a sentence that is not known stays as it is", () => assert.equal(refusalInChinese("Something new."), "Something new."));
