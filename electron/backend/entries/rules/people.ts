// Who may take part: teachers and pupils, how many authors and advisors, and a guardian's consent for young authors.
import { authorsOf } from '#contract/schema/rules.ts';
import { ageOn, divisionGrades, gradeName, gradeOf, schoolYearOf, stageGrades, youngestIn, type Grades } from '../grades.ts';
import { categoryOf, divisionOf, isHandedIn, isStudents, nameKey, ruleText, whoIs } from '../texts.ts';
import type { CheckInput, CheckRule, Entry, Found, Person, Text } from '../shapes.ts';

/** Divisions' names are read once for each check. */
export function placeOf(input: CheckInput) {
  const year = schoolYearOf(input.today, input.facts);
  const known = new Map(input.rules.divisions.map((one) => [one.id,
    divisionGrades(one.name, input.facts) ?? one.aliases.map((name) => stageGrades(name, input.facts)).find((grades) => grades !== null) ?? null]));
  return {
    schoolYear: year,
    words: `${year}–${year + 1} 学年上学期`,
    wordsEn: `first term of ${year}–${year + 1}`,
    gradesOf: (division: string): Grades | null => known.get(division) ?? null,
    gradeOf: (entry: Entry): number | null => gradeOf(entry.grade, known.get(entry.division) ?? null, year, input.facts),
  };
}

const one = (entry: Entry, person: Person, rule: Found['rule'], severity: Found['severity'], message: Text, because: Text, subject = ''): Found =>
  ({ rule, severity, entries: [entry], subject: `${subject}|${person.id || nameKey(person.name)}`, who: whoIs(person), message, because });

const classText = /[一二三四五六七八九1-9](?:年级)?[(（]?\d{1,2}[)）]?班/;

function teachers(input: CheckInput, entry: Entry): Found[] {
  const { workingAge } = input.facts;
  const category = categoryOf(input, entry);
  const because = ruleText(input, `“${category?.name ?? ''}”由教师参加`, `“${category?.name ?? ''}” is for teachers`);
  const people = entry.authors.flatMap((person): Found[] => {
    if (person.idKind === 'student') {
      return [one(entry, person, 'wrongParticipant', 'error', [`${person.name}填的是学籍号，像是学生，不能参加教师项目。`,
        `${person.name} has a pupil's number and cannot enter a category for teachers.`], because, 'number')];
    }
    if (person.born === '' || ageOn(person.born, input.today) >= workingAge.years) return [];
    return [one(entry, person, 'wrongParticipant', 'error', [`按证件号，${person.name}不满 ${workingAge.years} 周岁，像是学生，不能参加教师项目。`,
      `By the number ${person.name} is below ${workingAge.years} and cannot be a teacher.`], because, 'age')];
  });
  const [first] = entry.authors;
  if (!first || !classText.test(entry.grade)) return people;
  return [...people, one(entry, first, 'wrongParticipant', 'warning', [`年级写的是“${entry.grade}”，是一个班级，像是学生的信息，请核对。`,
    `The grade “${entry.grade}” names a class, as pupils have it; please check.`], because, 'class')];
}

function students(input: CheckInput, entry: Entry, place: ReturnType<typeof placeOf>): Found[] {
  const grade = place.gradeOf(entry);
  const stage = grade === null ? place.gradesOf(entry.division) : { from: grade, to: grade };
  if (!stage) return [];
  const { facts } = input;
  const day = `${place.schoolYear}-${facts.schoolYearFrom.day}`;
  const slack = facts.gradeSlack.years;
  const [least, most] = [youngestIn(stage.from, facts) - slack, youngestIn(stage.to, facts) + 1 + slack];
  const shown = grade === null ? divisionOf(input, entry)?.name ?? '' : gradeName(grade);
  const because = ruleText(input, `“${categoryOf(input, entry)?.name ?? ''}”由学生参加，${shown}（${place.words}）的学生一般 ${least + slack}–${most - slack} 岁`,
    `“${categoryOf(input, entry)?.name ?? ''}” is for pupils, who are ${least + slack} to ${most - slack} in ${shown} (${place.wordsEn})`);
  return entry.authors.flatMap((person): Found[] => {
    if (person.born === '') return [];
    const age = ageOn(person.born, day);
    if (age >= least && age <= most) return [];
    return [one(entry, person, 'wrongParticipant', 'warning', [`按证件号，${person.name} ${age} 岁，与${shown}不合，请核对证件号、年级和组别。`,
      `By the number ${person.name} is ${age}, unlike ${shown}; check number, grade and division.`], because, 'stage')];
  });
}

export const participants: CheckRule = (input) => {
  const place = placeOf(input);
  return input.entries.flatMap((entry) => {
    const participant = categoryOf(input, entry)?.participant;
    if (participant === 'teacher') return teachers(input, entry);
    return isStudents(participant) ? students(input, entry, place) : [];
  });
};

const range = ({ min, max }: { min: number; max: number }): string => (min === max ? String(min) : `${min}–${max}`);

export const counts: CheckRule = (input) => input.entries.flatMap((entry): Found[] => {
  const category = categoryOf(input, entry);
  if (!category) return [];
  const base = { entries: [entry], subject: '', who: entry.authors[0] ? whoIs(entry.authors[0]) : entry.school || entry.unit };
  const found: Found[] = [];
  const authors = authorsOf(category, entry.division);
  const count = entry.authors.length;
  const division = divisionOf(input, entry)?.name ?? '';
  if (!(count === 0 && isHandedIn(category.participant)) && (count < authors.min || count > authors.max)) {
    found.push({ ...base, rule: 'authorCount', severity: 'error', message: [`有 ${count} 位作者，应为 ${range(authors)} 位。`, `${count} authors; ${range(authors)} are allowed.`],
      because: ruleText(input, `“${category.name}”${division}每件作品的作者为 ${range(authors)} 位`, `“${category.name}”, ${division}: ${range(authors)} authors an entry`) });
  }
  const twice = entry.authors.find((person, index) => entry.authors.some((other, at) => at < index
    && (person.id !== '' && other.id !== '' ? person.id === other.id : nameKey(person.name) === nameKey(other.name)
      && person.schoolId === other.schoolId)));
  if (twice) {
    found.push({ ...base, subject: 'twice', rule: 'authorCount', severity: 'error', message: [`${twice.name}在作者里写了两次。`, `${twice.name} stands twice among the authors.`],
      because: ruleText(input, '同一人在一件作品里只算一位作者', 'A person is one author of an entry') });
  }
  const advisors = entry.advisors.length;
  if (advisors < category.advisors.min || advisors > category.advisors.max) {
    found.push({ ...base, rule: 'advisorCount', severity: 'error', message: [`有 ${advisors} 位指导教师，应为 ${range(category.advisors)} 位。`,
      `${advisors} advisors; ${range(category.advisors)} are allowed.`],
    because: ruleText(input, `“${category.name}”每件作品的指导教师为 ${range(category.advisors)} 位`, `“${category.name}”: ${range(category.advisors)} advisors an entry`) });
  }
  const both = entry.advisors.find((advisor) => entry.authors.some((author) => nameKey(author.name) === nameKey(advisor.name)));
  if (both) {
    found.push({ ...base, who: whoIs(both), rule: 'advisorIsAuthor', severity: 'error', message: [`${both.name}既是作者又是指导教师。`,
      `${both.name} is both author and advisor.`], because: ruleText(input, '作者不能指导自己的作品', 'Nobody advises their own work') });
  }
  return found;
});

export const consent: CheckRule = (input) => {
  const under = input.rules.limits.consentUnder;
  if (under === null) return [];
  const place = placeOf(input);
  const because = ruleText(input, `未满 ${under} 周岁的作者须有监护人同意（何人、何时、哪一版告知书）`,
    `Authors below ${under} need a guardian's consent: who, when, which notice`);
  return input.entries.flatMap((entry): Found[] => {
    if (!isStudents(categoryOf(input, entry)?.participant)) return [];
    return entry.authors.flatMap((person): Found[] => {
      if (person.consent === 'given') return [];
      const refused = person.consent === 'refused';
      if (person.born !== '') {
        const age = ageOn(person.born, input.today);
        if (age >= under) return [];
        return [one(entry, person, 'consent', 'error', refused ? [`${person.name}（${age} 周岁）的监护人没有同意。`, `The guardian of ${person.name} (${age}) did not consent.`]
          : [`${person.name} ${age} 周岁，还没有登记监护人同意。`, `${person.name} is ${age}; no guardian's consent is recorded.`], because)];
      }
      const grade = place.gradeOf(entry);
      const lowest = grade ?? place.gradesOf(entry.division)?.from ?? null;
      // Without a number and without a grade nobody knows how old the author is.
      if (lowest !== null && youngestIn(lowest, input.facts) >= under && !refused) return [];
      const told = grade === null ? divisionOf(input, entry)?.name ?? '' : gradeName(grade);
      return [one(entry, person, 'consent', 'warning', refused ? [`${person.name}的监护人没有同意，且没有证件号可算年龄。`, `The guardian of ${person.name} did not consent; no number tells the age.`]
        : [`${person.name}没有证件号，按${told}可能未满 ${under} 周岁，还没有登记监护人同意。`, `${person.name} has no number and may be below ${under} by ${told}; no consent is recorded.`], because)];
    });
  });
};
