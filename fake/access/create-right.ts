import type { AdmissionRule } from '../registry/admission.ts';
import { accessDenied } from './access-denied.ts';
import type { Authorizer } from './authorizer.ts';

/**
 * Who writes to an object that does not exist needs the right to create it besides the one that his verb asked for.
 *
 * It is asked for once the new object is known to be valid, in front of the other rules that look at it.
 * @see apiserver pkg/endpoints/handlers/create.go, withAuthorization (v1.37)
 */
export function createRight(authorizer: Authorizer): AdmissionRule {
  return {
    name: 'CreateRight',
    validate: ({ isOfUpdate, resource, name, context: { user, namespace } }) => {
      if (isOfUpdate !== true) return;
      const question = { user, verb: 'create', group: resource.group, resource: resource.plural, subresource: '', namespace, name };
      const { isAllowed, reason } = authorizer(question);
      if (!isAllowed) throw accessDenied(question, reason);
    },
  };
}
