import type { Rules } from '../rule.ts'

export const patches: Rules = {
  'patch-form': {
    severity: 'error',
    summary: 'A patch that is not exactly one of patch and json6902',
    find: ({ values }) =>
      values.patches.flatMap(({ patch, json6902 }, index) =>
        (patch === undefined) !== (json6902 === undefined)
          ? []
          : [
              {
                path: ['patches', index],
                message: patch ? 'this has both patch and json6902' : 'this has neither patch nor json6902',
                help: 'give one of the two; several patches are several entries',
              },
            ],
      ),
  },
  'patch-operand': {
    severity: 'error',
    summary: 'An operation of a JSON patch without what it works with',
    find: ({ values }) =>
      values.patches.flatMap(({ json6902 = [] }, index) =>
        json6902.flatMap((operation, position) => {
          const operand = operands[operation.op]
          if (operand === undefined || operation[operand] !== undefined) return []
          return [
            {
              path: ['patches', index, 'json6902', position],
              message: `the operation ${operation.op} needs ${operand}`,
              help: operand === 'from' ? 'add from: the JSON pointer of what is taken' : 'add value: what is put there',
            },
          ]
        }),
      ),
  },
}

/** What an operation works with beside its path (RFC 6902, section 4). */
const operands: Record<string, 'from' | 'value'> = {
  add: 'value',
  replace: 'value',
  test: 'value',
  move: 'from',
  copy: 'from',
}
