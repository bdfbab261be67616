import { fullname } from '../../mlflow/names.ts'
import type { Rules } from '../rule.ts'

/** A Service's name is a DNS label (RFC 1035), and so is every name that is made of it. */
const longest = 63

export const names: Rules = {
  'name-too-long': {
    severity: 'error',
    summary: 'nameOverride and release make a name that is too long',
    find: ({ values }) => {
      const name = fullname(values)
      if (name.length <= longest) return []
      return [
        {
          path: ['nameOverride'],
          message: `${name} has ${name.length} characters; a Service's name has at most ${longest}`,
          help: 'shorten nameOverride or release',
        },
      ]
    },
  },
  'label-reserved': {
    severity: 'error',
    summary: 'The label that pods are found by',
    find: ({ values }) =>
      Object.hasOwn(values.metadata.labels, 'app')
        ? [
            {
              path: ['metadata', 'labels', 'app'],
              message: 'the label app is what the Deployment and the Service find their pods by',
              help: 'give the label another name, or name the server with release',
              part: 'key',
            },
          ]
        : [],
  },
}
