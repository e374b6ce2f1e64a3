// When receiving ends, and packs that wait for two people.
import { unbuilt } from '#backend/unbuilt.ts';

export const receivingHandlers = { closeReceiving: unbuilt, reopenReceiving: unbuilt, waiting: unbuilt, decideWaiting: unbuilt };
