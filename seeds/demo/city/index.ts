// The made-up city: 100,000 teachers (or fewer), twelve sources, five years, and what every balance must be.
export { cityTeacher, type CityTeacher } from './teachers.ts';
export { citySchools, cityUnits, type CitySchool } from './places.ts';
export { cityTeachersFile, cityTrainingFiles, type CityCell, type CityFile, type CitySheet } from './sources.ts';
export { cityTrainings, cityTruth, sampleTrainings, type CityTraining } from './trainings.ts';
