// The pages of a credit workspace in the order of the work: names of their routes and of their texts credits.nav.*.
export const creditPages = ['credits', 'programmes', 'register', 'certifying', 'warnings', 'rules', 'reports', 'creditCharts'] as const;
