// Practice entries: feedback and the gate; what was watched; packs whose key is destroyed after judging.
import { unbuilt } from '#backend/unbuilt.ts';

export const practiceHandlers = { feedback: unbuilt, watched: unbuilt, retire: unbuilt };
