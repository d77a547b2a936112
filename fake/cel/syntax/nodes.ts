import type { CallExpr, Expr, IdentExpr, ListExpr, LiteralExpr, LiteralValue, MapExpr } from './ast.ts';

/** Makes nodes with ids of their own. */
export interface NodeFactory {
  id(): number;
  literal(at: number, literal: LiteralValue): LiteralExpr;
  ident(at: number, name: string): IdentExpr;
  call(at: number, name: string, ...args: readonly Expr[]): CallExpr;
  memberCall(at: number, name: string, target: Expr, ...args: readonly Expr[]): CallExpr;
  list(at: number, ...items: readonly Expr[]): ListExpr;
  map(at: number): MapExpr;
  /** A copy with ids of its own: one expression must not stand in a tree twice. */
  copy(expr: Expr): Expr;
}

/** A factory whose ids begin at 1. */
export function nodeFactory(): NodeFactory {
  let last = 0;
  const id = (): number => {
    last += 1;
    return last;
  };
  const copy = (expr: Expr): Expr => {
    const base = { id: id(), at: expr.at };
    switch (expr.kind) {
      case 'literal':
      case 'ident':
        return { ...expr, ...base };
      case 'select':
        return { ...expr, ...base, operand: copy(expr.operand) };
      case 'call':
        return { ...expr, ...base, target: expr.target === undefined ? undefined : copy(expr.target), args: expr.args.map(copy) };
      case 'list':
        return { ...expr, ...base, items: expr.items.map(copy) };
      case 'map':
        return { ...expr, ...base, entries: expr.entries.map((entry) => ({ ...entry, key: copy(entry.key), value: copy(entry.value) })) };
      case 'struct':
        return { ...expr, ...base, fields: expr.fields.map((field) => ({ ...field, id: id(), value: copy(field.value) })) };
      case 'fold':
        return {
          ...expr,
          ...base,
          range: copy(expr.range),
          init: copy(expr.init),
          condition: copy(expr.condition),
          step: copy(expr.step),
          result: copy(expr.result),
        };
    }
  };
  return {
    id,
    copy,
    literal: (at, literal) => ({ kind: 'literal', id: id(), at, literal }),
    ident: (at, name) => ({ kind: 'ident', id: id(), at, name }),
    call: (at, name, ...args) => ({ kind: 'call', id: id(), at, name, target: undefined, args }),
    memberCall: (at, name, target, ...args) => ({ kind: 'call', id: id(), at, name, target, args }),
    list: (at, ...items) => ({ kind: 'list', id: id(), at, items, optional: [] }),
    map: (at) => ({ kind: 'map', id: id(), at, entries: [] }),
  };
}
