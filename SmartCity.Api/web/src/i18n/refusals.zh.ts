/**
 * The server's sentences about edits in Chinese. A sentence that is not listed is shown as the server wrote it: an English
 * reason is better than none.
 */
const sentences: readonly (readonly [RegExp, string])[] = [
  [/^There is no edition (\d+); drafts are seen with a key\.$/, "没有版本 $1；草稿须凭密钥查看。"],
  [/^There is no cell (\d+) in an edition (\d+); drafts are seen with a key\.$/, "版本 $2 中没有网格 $1；草稿须凭密钥查看。"],
  [/^The line does not (?:divide|cross) cell (\d+); draw it from border to border\.$/, "所画的线未穿过网格 $1；请从边界画到边界。"],
  [/^The line divides cell (\d+) into (\d+) pieces; draw one that crosses it once\.$/, "所画的线把网格 $1 分成 $2 块；请只穿过一次。"],
  [/^The line ends inside cell (\d+), at (\S+) (\S+); draw it from border to border\.$/, "所画的线止于网格 $1 内部（$2, $3）；请从边界画到边界。"],
  [/^The (line|piece) runs along the border of cell (\d+) too closely; .*$/, "所画图形过于贴近网格 $2 的边界；请离开边界，或沿边界节点画。"],
  [/^The (line|piece) crosses or touches itself near (\S+) (\S+)\.$/, "所画图形在 $2, $3 附近自相交或自接触。"],
  [/^The line's end at (\S+) (\S+) does not lie on the common border of (\d+) and (\d+); .*$/, "线的端点（$1, $2）不在网格 $3 与 $4 的公共边界上；起点和终点须在边界一米之内。"],
  [/^The line begins and ends at the same place of the border; .*$/, "线的起点与终点是边界上的同一处；请画在两处之间。"],
  [/^Between the line's ends the border of (\d+) and (\d+) is interrupted by another cell; .*$/, "两端点之间，网格 $1 与 $2 的边界被其他网格隔断；请分段重绘。"],
  [/^The line is the border that is there already\.$/, "所画的线就是现有边界。"],
  [/^The line follows another stretch of the border of cell (\d+)\.$/, "所画的线与网格 $1 的另一段边界重合。"],
  [/^The new border would leave the two cells or cross itself.*$/, "新边界会越出这两个网格或自相交，未作修改。"],
  [/^Cells (\d+) and (\d+) lie in different communities; .*$/, "网格 $1 与 $2 分属不同社区，土地不能跨社区划转。"],
  [/^Cells (\d+) and (\d+) lie in different counties; .*$/, "网格 $1 与 $2 分属不同区县，土地不能跨区县划转。"],
  [/^Cell (\d+) shares no border with (?:cell (\d+)|the others); .*$/, "网格 $1 与其他网格没有公共边界；只有相邻网格才能一起操作。"],
  [/^The cells would not become one piece of ground\.$/, "这些网格合并后不能连成一片。"],
  [/^Cell (\d+) would fall into (\d+) parts; .*$/, "网格 $1 会被分成 $2 个部分；一个网格须连成一片。"],
  [/^Without the piece cell (\d+) would fall into (\d+) parts\.$/, "划出该地块后，网格 $1 会被分成 $2 个部分。"],
  [/^Cell (\d+) would get a sliver of (\S+) m², (\S+) m wide, .*$/, "网格 $1 会出现面积 $2 平方米、宽 $3 米的狭长碎片。"],
  [/^Cell (\d+) would have no ground left\.$/, "网格 $1 将不再有土地。"],
  [/^The piece is empty, crosses itself or has holes; .*$/, "所圈地块为空、自相交或带孔；请画简单多边形。"],
  [/^The piece holds all of cell (\d+); .*$/, "所圈地块包含整个网格 $1；请改用合并。"],
  [/^The piece has no ground of cell (\d+)\.$/, "所圈地块不含网格 $1 的土地。"],
  [/^The piece shares no border with cell (\d+); .*$/, "所圈地块与网格 $1 不相邻；土地只能划给相邻网格。"],
  [/^There is no vertex and no border within a metre of (\S+) (\S+)\.$/, "$1, $2 一米之内没有节点或边界。"],
  [/^The vertex is there already\.$/, "节点已在该处。"],
  [/^Another vertex of cell (\d+) lies at (\S+) (\S+); .*$/, "网格 $1 在 $2, $3 已有节点；请至少相距一厘米。"],
  [/^The vertex lies on the border of the whole area, .*$/, "该节点位于全域外边界上，外边界不能通过编辑移动。"],
  [/^The vertex would pass across another border.*$/, "节点会越过其他边界，未作修改。"],
  [/^A re-cut makes 1 to (\d+) cells, not (\S+)\.$/, "重新划分的数量为 1 至 $1 个，不能是 $2。"],
  [/^One cell made into one cell is the same; .*$/, "一个网格划成一个没有变化；请多选网格或增加数量。"],
  [/^No way was found to cut the ground into (\d+) cells .*$/, "未能在保持外边界的前提下划成 $1 个网格；请换一个数量。"],
  [/^(?:The merged cell|The new cells|The cells) would cross or touch (?:itself|themselves).*$/, "网格会自相交或自接触，未作修改。"],
  [/^Cell (\d+) is like that already\.$/, "网格 $1 已是如此。"],
  [/^There is no cell (\d+) in this edition\.$/, "此版本中没有网格 $1。"],
];

export function refusalInChinese(sentence: string): string {
  for (const [pattern, words] of sentences) if (pattern.test(sentence)) return sentence.replace(pattern, words);
  return sentence;
}
