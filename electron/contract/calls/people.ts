// The calls of people, their roles and their sessions, one line each.
import { command, query } from '../define.ts';
import * as people from '../schema/people.ts';
import { Done, Nothing } from '../schema/shared.ts';

export const peopleCalls = {
  status: query(Nothing, people.Status, 'nothing'),
  signIn: command(people.SignInInput, people.Session, 'nothing'),
  lock: command(Nothing, Done, 'nothing'),
  list: query(Nothing, people.Users),
  turnOn: command(people.TurnOnInput, people.Session),
  turnOff: command(people.TurnOffInput, Done),
  add: command(people.AddInput, people.User),
  change: command(people.ChangeInput, people.User),
  setPassword: command(people.PasswordInput, Done),
  unlock: command(people.UserId, people.User),
  setRules: command(people.AccessRules, people.AccessRules),
};
