// For the e2e tests: everything set up, the program built; prints which Electron to run, as JSON.
import { ensureBuild } from './build.mjs';
import { setUpWindow } from './setup.mjs';

const { electron, missing } = await setUpWindow('tests');
const build = await ensureBuild();
if (!build.passed) {
  process.stderr.write(build.output);
  process.exitCode = 1;
} else {
  process.stdout.write(JSON.stringify({ ...electron, missing }));
}
