// Judge cards: looked at, pinned to a judge, taken off.
import { unbuilt } from '#backend/unbuilt.ts';

export const cardHandlers = { readCard: unbuilt, pinCard: unbuilt, unpinCard: unbuilt, cards: unbuilt };
