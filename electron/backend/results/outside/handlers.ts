// Votes of the public and rounds held elsewhere.
import { unbuilt } from '#backend/unbuilt.ts';

export const outsideHandlers = {
  outside: unbuilt,
  setOutside: unbuilt,
};
