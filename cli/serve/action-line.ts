import type { Action } from '../../fake/index.ts';

/** One line of the action log: `201 create deployments.apps shop/web kubernetes-admin`. Bodies never appear in it. */
export function actionLine(action: Action): string {
  const resource =
    action.resource === ''
      ? action.path
      : `${action.resource}${action.group === '' ? '' : `.${action.group}`}${action.subresource === '' ? '' : `/${action.subresource}`}`;
  const object = [action.namespace, action.name].filter((part) => part !== '').join('/');
  const notes = [action.isDryRun ? 'dry run' : '', action.patchType ?? ''].filter((note) => note !== '');
  const parts = [String(action.code), action.verb, resource, object, action.user, notes.length === 0 ? '' : `(${notes.join(', ')})`];
  return parts.filter((part) => part !== '').join(' ');
}
