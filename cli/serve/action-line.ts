import { type Action, describeAction } from '../../fake/index.ts';

/** One line of the action log: `201 create deployments.apps shop/web kubernetes-admin`. Bodies never appear in it. */
export function actionLine(action: Action): string {
  const notes = [action.isDryRun ? 'dry run' : '', action.patchType ?? ''].filter((note) => note !== '');
  const parts = [String(action.code), describeAction(action), action.user, notes.length === 0 ? '' : `(${notes.join(', ')})`];
  return parts.filter((part) => part !== '').join(' ');
}
