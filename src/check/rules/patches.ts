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
}
