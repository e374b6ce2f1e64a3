// What makes a teacher one person in the database: the document's number, else the staff number with the name, else name and school.

const alike = (text: string): string => text.normalize('NFKC').replaceAll(/[\s\u200b-\u200f\ufeff·]+/g, '').toLowerCase();

/** For comparing names of people: width, case, blanks and dots do not count. */
export const nameKey = alike;

/** teachers.match_key. Keys without a document's number can fall together; the later one takes a suffix #2, #3 … */
export function teacherKeyOf(teacher: { id_index: Uint8Array | null; staff_number: string; name: string; school_id: string }): string {
  if (teacher.id_index) return `i:${Buffer.from(teacher.id_index).toString('hex')}`;
  return teacher.staff_number === '' ? `n:${alike(teacher.name)}|${teacher.school_id}` : `s:${teacher.staff_number}|${alike(teacher.name)}`;
}
