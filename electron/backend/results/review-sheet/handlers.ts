// 成绩复核单 of one entry.
import { unbuilt } from '#backend/unbuilt.ts';

export const reviewSheetHandlers = {
  reviewSheet: unbuilt,
};
