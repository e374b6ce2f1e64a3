// Calls of personal information: what is kept, who looked, when it goes, the yearly evidence.
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { keepingHandlers } from './keeping/handlers.ts';
import { purgingHandlers, type EmptiedCertificate } from './purging/handlers.ts';
import { yearlyHandlers } from './yearly/handlers.ts';

/** `emptiedCertificate`: the stored text of a certificate without its person; certificates know its shape. */
export const privacyHandlers = (emptiedCertificate: EmptiedCertificate): Handlers<AppContract, QueryContext, CommandContext>['privacy'] =>
  ({ ...keepingHandlers, ...purgingHandlers(emptiedCertificate), ...yearlyHandlers });
