import { expect, test } from 'vitest';
import { inApplyOrder } from './apply-order.ts';

const kinds = (...names: readonly string[]): readonly { readonly kind: string }[] => names.map((kind) => ({ kind }));

test('what others need comes first, webhooks last, and unknown kinds after those that they may be made of', () => {
  const given = kinds('ValidatingWebhookConfiguration', 'Website', 'Deployment', 'ConfigMap', 'Role', 'RoleBinding', 'CustomResourceDefinition', 'Namespace');
  expect(inApplyOrder(given).map(({ kind }) => kind)).toEqual([
    'Namespace',
    'CustomResourceDefinition',
    'ConfigMap',
    'Role',
    'RoleBinding',
    'Deployment',
    'Website',
    'ValidatingWebhookConfiguration',
  ]);
});

test('objects of one kind stay in their order', () => {
  const given = [
    { kind: 'Pod', metadata: { name: 'b' } },
    { kind: 'Pod', metadata: { name: 'a' } },
  ];
  expect(inApplyOrder(given)).toEqual(given);
});
