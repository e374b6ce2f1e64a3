// Who else is honoured: units, advisors, and who goes on to the level above.
import { unbuilt } from '#backend/unbuilt.ts';

export const honoursHandlers = {
  honours: unbuilt,
  honoursFile: unbuilt,
};
