// The calls of the help, one line each.
import { command } from '../define.ts';
import * as help from '../schema/help.ts';

export const helpCalls = {
  judgeCard: command(help.CardInput, help.Card, 'nothing'),
};
