// The judge's own keys on this computer, and the card that carries their public half.
import { unbuilt } from '#backend/unbuilt.ts';

export const keyHandlers = { keys: unbuilt, card: unbuilt };
