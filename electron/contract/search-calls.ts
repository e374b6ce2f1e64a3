// The call of the search over everything.
import { query } from './define.ts';
import * as search from './schema/search.ts';

export const searchCalls = {
  search: { everything: query(search.EverythingInput, search.Everything) },
};
