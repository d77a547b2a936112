import { expect, test } from 'vitest';
import { apiServerFlags, etcdFlags, mergedFlags } from './flags.ts';

const layout = { folder: '/f', etcdPort: 1, port: 2 };

test('both programs listen on the loopback address alone, and the one stores in the other', () => {
  expect(etcdFlags(layout)).toEqual(expect.arrayContaining(['--data-dir=/f/etcd', '--listen-client-urls=http://127.0.0.1:1']));
  expect(apiServerFlags(layout)).toEqual(expect.arrayContaining(['--etcd-servers=http://127.0.0.1:1', '--bind-address=127.0.0.1', '--secure-port=2']));
});

test('a flag of the caller takes the place of the one that is there, and may be given twice', () => {
  const extra = ['--authorization-mode=Node', '--runtime-config=a=true', '--runtime-config=b=true'];
  expect(mergedFlags(['--authorization-mode=RBAC', '--secure-port=1'], extra)).toEqual(['--secure-port=1', ...extra]);
});
