// The terminal's door: sets up what is missing (said on stderr only) and hands over to electron/cli under Node 24.
import { inProject, node24, stepEnvironment } from './places.mjs';
import { runHere } from './run.mjs';
import { packagesAreThere, setUpPackages } from './setup.mjs';
import { nodeIsThere } from './npm-packages.mjs';

/** What stands between `node` and the script: nothing but silence about features that Node calls experimental. */
export const nodeFlags = ['--disable-warning=ExperimentalWarning'];

/** Runs one of the project's TypeScript programs under Node 24, in the folder where the user is. */
export async function runScript(script, args) {
  if (!packagesAreThere() || !nodeIsThere()) await setUpPackages();
  const cwd = process.env.INIT_CWD ?? process.cwd();
  return runHere(node24, [...nodeFlags, inProject(...script), ...args], { cwd, env: stepEnvironment() });
}

if (process.argv[1] === inProject('electron', 'runtime', 'cli.mjs')) {
  try {
    process.exitCode = await runScript(['electron', 'cli', 'index.ts'], process.argv.slice(2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
