// The reports of training credits as the window offers them: what kind of file, what must be asked before.

export type CreditReport = 'creditSummary' | 'nationalTemplate' | 'statistics4068' | 'completionRates' | 'warnings' | 'ledger' | 'transcripts' | 'custom';

interface ReportAbout {
  extension: 'xlsx' | 'pdf';
  /** Of one calendar year. */
  year: boolean;
  /** Whole ID numbers: never, when asked for with a reason, or because the receiver needs them. */
  fullNumbers: 'never' | 'asked' | 'always';
  /** Can be written as one file each. */
  each: boolean;
}

const workbook: ReportAbout = { extension: 'xlsx', year: false, fullNumbers: 'asked', each: false };

export const reportKinds: Readonly<Record<CreditReport, ReportAbout>> = {
  creditSummary: workbook,
  nationalTemplate: { ...workbook, year: true, fullNumbers: 'always' },
  statistics4068: { ...workbook, year: true, fullNumbers: 'never' },
  completionRates: { ...workbook, year: true, fullNumbers: 'never' },
  warnings: workbook,
  ledger: workbook,
  transcripts: { extension: 'pdf', year: false, fullNumbers: 'never', each: true },
  custom: workbook,
};
