import type { camerasEn } from "./cameras.en.ts";

/** 标定 calibration, 控制点 control point, 残差 residual, 可视域 view-shed. */
export const camerasZh: Record<keyof typeof camerasEn, string> = {
  "camera.calibration": "摄像头标定",
  "camera.choose": "选择摄像头",
  "camera.none": "没有登记的摄像头，或无权查看。",
  "camera.explain": "在摄像头画面和地图上依次点击同一地点：取平坦地面上远近、左右分散的点。",
  "camera.still": "从文件选择画面",
  "camera.noPicture": "该摄像头暂无画面：请从文件选择一张，图片只留在本页面。",
  "camera.next": "先点击画面中的一处，再点击地图上的同一处；至少 {n} 对。",
  "camera.clickMap": "请在地图上点击第 {n} 点。",
  "camera.clickPicture": "请在画面中点击第 {n} 点。",
  "camera.picture": "{name} 的画面",
  "camera.size": "{width} × {height} 像素",
  "camera.otherShape": "该图片的长宽比与登记的 {width} × {height} 像素不同，不是该摄像头的画面。",
  "camera.point": "点号",
  "camera.point.hint": "画面与地图上的编号",
  "camera.residual": "残差",
  "camera.residual.hint": "点击处与标定结果所推位置之间的距离",
  "camera.leftOut": "剔除残差",
  "camera.leftOut.hint": "用其余各点标定时的距离；红色表示可疑",
  "camera.remove": "删除第 {n} 点",
  "camera.rmse": "新点误差：{m} 米（逐点剔除）；点击精度 {px} 像素。",
  "camera.save": "保存标定",
  "camera.clear": "清除各点",
  "camera.saved": "已保存。此后该摄像头所见按此标定定位。",
};
