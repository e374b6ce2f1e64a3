// The calls of certificates, one line each.
import { command, query } from '../define.ts';
import * as certificates from '../schema/certificates.ts';
import { ContestId, Done, Nothing } from '../schema/shared.ts';

export const certificatesCalls = {
  designs: query(Nothing, certificates.Designs),
  saveDesign: command(certificates.SaveDesignInput, certificates.DesignId),
  removeDesign: command(certificates.DesignId, Done),
  preview: command(certificates.PreviewInput, certificates.Preview),
  prepare: command(certificates.PrepareInput, certificates.Proof),
  proof: query(ContestId, certificates.Proof),
  proofFile: command(certificates.ProofFileInput, certificates.ProofFile),
  prove: command(certificates.ProveInput, certificates.Proof),
  issue: command(certificates.IssueInput, certificates.Issued),
  list: query(ContestId, certificates.List),
  lose: command(certificates.LoseInput, certificates.Lost),
  check: query(certificates.CheckInput, certificates.Checked),
};
