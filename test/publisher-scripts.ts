// The build's licences and the publisher's signing, for tests in deeper folders.
export { buildFactsOf, licenceBook, licencesOf, mayShip, packageOfModule, productionPackages } from '../electron/runtime/licences.mjs';
export { checkFolder, newKey, signFolder } from '../electron/runtime/sign-update.mjs';
