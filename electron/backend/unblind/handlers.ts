// Unblinding: identities sealed under two people, opened by both, every step an event.
import { unbuilt } from '#backend/unbuilt.ts';

export const unblindHandlers = {
  status: unbuilt,
  seal: unbuilt,
  request: unbuilt,
  withdraw: unbuilt,
  approve: unbuilt,
};
