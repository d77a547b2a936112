import { expect, test } from 'vitest';
import { homeOf, kubeconfigPaths } from './kubeconfig-paths.ts';

test('a list is split as its platform writes it, without empty and repeated entries', () => {
  expect(kubeconfigPaths(undefined, { KUBECONFIG: '/a::/b:/a' }, 'linux')).toEqual({ paths: ['/a', '/b'], isExplicit: false });
  expect(kubeconfigPaths(undefined, { KUBECONFIG: 'C:\\a;D:\\b;' }, 'win32').paths).toEqual(['C:\\a', 'D:\\b']);
});

test('a single path that was named must be there, a list that was named may have gaps', () => {
  expect(kubeconfigPaths('/a', { KUBECONFIG: '/b' }, 'linux')).toEqual({ paths: ['/a'], isExplicit: true });
  expect(kubeconfigPaths('/a:/c', {}, 'linux')).toEqual({ paths: ['/a', '/c'], isExplicit: false });
});

test('without a word it is the config of the home, which Windows has in three places', () => {
  expect(kubeconfigPaths(undefined, { HOME: '/h/me' }, 'linux').paths).toEqual(['/h/me/.kube/config']);
  expect(homeOf({ HOMEDRIVE: 'H:', HOMEPATH: '\\me', USERPROFILE: 'C:\\Users\\me' }, 'win32')).toBe('C:\\Users\\me');
  expect(homeOf({ HOMEDRIVE: 'H:', HOMEPATH: '\\me' }, 'win32')).toBe('H:\\me');
});
