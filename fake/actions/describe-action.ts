import type { Action } from './action.ts';

/** An action in one line, as matchers write it: `update websites.example.com/status shop/web`. */
export function describeAction({ verb, group, resource, subresource, namespace, name, path }: Action): string {
  if (resource === '') return `${verb} ${path}`;
  const target = `${resource}${group === '' ? '' : `.${group}`}${subresource === '' ? '' : `/${subresource}`}`;
  const place = [namespace, name].filter((part) => part !== '').join('/');
  return `${verb} ${target}${place === '' ? '' : ` ${place}`}`;
}
