// A call whose room is furnished but whose work is still to be built. No landed call stands on it.
export const unbuilt = (): never => {
  throw new Error('not built yet');
};
