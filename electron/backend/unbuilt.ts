// While the intake is being built: what is not there yet says so. Removed before the feature lands.
export const unbuilt = (): never => {
  throw new Error('not built yet');
};
