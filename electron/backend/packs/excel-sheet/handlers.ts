// 评分表 as a protected workbook, and what comes back in it.
import { unbuilt } from '#backend/unbuilt.ts';

export const excelSheet = unbuilt;
