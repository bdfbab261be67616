import type { Rules } from '../rule.ts'

export const patchRules = {
  'patch-form'({ values }, report) {
    for (const [index, { patch, json6902 }] of values.patches.entries()) {
      if ((patch === undefined) !== (json6902 === undefined)) continue
      report({
        path: ['patches', index],
        message: patch ? 'this has both patch and json6902' : 'this has neither patch nor json6902',
        help: 'write one of the two; several patches are several entries',
      })
    }
  },

  'patch-operand'({ values }, report) {
    for (const [index, { json6902 = [] }] of values.patches.entries()) {
      for (const [position, operation] of json6902.entries()) {
        const operand = operands[operation.op]
        if (operand === undefined || operation[operand] !== undefined) continue
        report({
          path: ['patches', index, 'json6902', position],
          message: `the operation ${operation.op} needs ${operand}`,
          help:
            operand === 'from' ? 'add from: the JSON pointer to copy or move from' : 'add value: the value to write',
        })
      }
    }
  },
} satisfies Rules

/** The operand of each operation beside its path (RFC 6902, section 4). */
const operands: Record<string, 'from' | 'value'> = {
  add: 'value',
  replace: 'value',
  test: 'value',
  move: 'from',
  copy: 'from',
}
