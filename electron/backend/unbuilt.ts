// Stands for a call that is agreed on and not built yet.
export const unbuilt = (): never => { throw new Error('not built yet'); };
