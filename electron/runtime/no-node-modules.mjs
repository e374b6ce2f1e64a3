// electron-builder's first step: the one package that an installed program carries is named in its list of files.
export default function beforeBuild() {
  return false;
}
