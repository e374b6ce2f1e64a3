// The activity templates: rules of real activities, each with its source; parsed once.
import { Template } from '#contract/schema/rules.ts';
import weike from './weike.json' with { type: 'json' };
import xuesheng from './xuesheng.json' with { type: 'json' };

export const templates: Template[] = [weike, xuesheng].map((file) => Template.parse(file));
