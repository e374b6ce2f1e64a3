// The calls of the keys of a workspace, one line each.
import { command, query } from '../define.ts';
import * as keys from '../schema/keys.ts';
import { Done, Nothing } from '../schema/shared.ts';

export const keysCalls = {
  status: query(Nothing, keys.Status),
  prove: command(keys.ProveInput, keys.Proved),
  newRecoveryKey: command(keys.NewKeyInput, keys.NewKey),
  rotate: command(keys.RotateInput, keys.Rotated),
  setPassphrase: command(keys.PassphraseInput, Done),
};
