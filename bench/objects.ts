import type { ConfigMap, Pod } from 'kubestage/types/core/v1';

const text = 'x'.repeat(900);

/** The name of a config map of the bench. */
export function nameOf(index: number): string {
  return `cm-${String(index).padStart(6, '0')}`;
}

/** A config map of about 1 KB; a hundredth of them share a label. */
export function configMap(index: number, mark: string = String(index)): ConfigMap {
  return { metadata: { name: nameOf(index), labels: { app: 'bench', hundredth: String(index % 100) } }, data: { text: text + index, index: mark } };
}

/** A pod of about 4 KB. */
export function pod(index: number): Pod {
  const env = Array.from({ length: 20 }, (_, n) => ({ name: `VARIABLE_${n}`, value: 'value '.repeat(20) }));
  return {
    metadata: { name: `pod-${String(index).padStart(6, '0')}`, labels: { app: 'bench' } },
    spec: { containers: [{ name: 'main', image: 'web:1', env }] },
  };
}
