// Certificates: designs, frozen data, proof list, the PDF, lost and replaced ones.
import { unbuilt } from '#backend/unbuilt.ts';

export const certificatesHandlers = {
  designs: unbuilt,
  saveDesign: unbuilt,
  removeDesign: unbuilt,
  preview: unbuilt,
  prepare: unbuilt,
  proof: unbuilt,
  proofFile: unbuilt,
  prove: unbuilt,
  issue: unbuilt,
  list: unbuilt,
  lose: unbuilt,
  check: unbuilt,
};
