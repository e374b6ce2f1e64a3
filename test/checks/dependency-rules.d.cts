// The shape of dependency-rules.cjs for the tests that use it.
import type { IConfiguration, IForbiddenRuleType } from 'dependency-cruiser';

declare const rules: { forbidden: (IForbiddenRuleType & { name: string; comment: string })[]; options: IConfiguration['options'] };
export default rules;
