// Certificates: designs, frozen data, proof list, the PDF, lost and replaced ones.
import { designHandlers } from './designs/handlers.ts';
import { issueHandlers } from './issue/handlers.ts';
import { listingHandlers } from './listing/handlers.ts';
import { lostHandlers } from './lost/handlers.ts';

export const certificatesHandlers = { ...designHandlers, ...listingHandlers, ...issueHandlers, ...lostHandlers };
