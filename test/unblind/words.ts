// The words of the two people in tests of unblinding.
export const words = { organiser: '组织者的口令一号', supervisor: '监督员的口令二号' } as const;
