import { schemaRuleChecker } from './rule-checker.ts';
import { compileSchemaRules } from './rule-evaluator.ts';

/** The language of `x-kubernetes-validations`: CEL as the API server has it. */
export const celRules: {
  readonly compile: typeof compileSchemaRules;
  readonly checker: typeof schemaRuleChecker;
} = {
  compile: compileSchemaRules,
  checker: schemaRuleChecker,
};
