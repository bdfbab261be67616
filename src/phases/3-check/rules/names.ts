import { isQuotedKey } from '../../../facts/kustomize/quoted-key.ts'
import { fullname } from '../../../facts/mlflow/names.ts'
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
  'annotation-unusable': {
    severity: 'error',
    summary:
      'An annotation on whose name Kustomize fails, because without quotes it reads as a number, a date or the like',
    find: ({ values: { metadata, ingress, serviceAccount } }) =>
      [
        { path: ['metadata', 'annotations'], annotations: metadata.annotations },
        { path: ['ingress', 'annotations'], annotations: ingress.annotations },
        { path: ['serviceAccount', 'annotations'], annotations: serviceAccount.annotations },
      ].flatMap(({ path, annotations }) =>
        Object.keys(annotations)
          .filter(isQuotedKey)
          .map((key) => ({
            path: [...path, key],
            message: `Kustomize can't build an object with the annotation ${JSON.stringify(key)}`,
            help: `give it a prefix, such as example.com/${key}`,
            part: 'key' as const,
          })),
      ),
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
