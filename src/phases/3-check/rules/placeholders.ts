import { textsOf } from '../../../model/json.ts'
import { placeholders, placeholdersIn } from '../../../model/placeholders.ts'
import type { Rules } from '../rule.ts'

/** What has to be written in the place of each. */
const meant: Record<string, string> = {
  [placeholders.domain]: 'a host name of your own domain',
  [placeholders.postgres]: 'the host of your database server',
  [placeholders.mysql]: 'the host of your database server',
  [placeholders.bucket]: 'the name of your bucket',
  [placeholders.account]: 'the number of your AWS account',
}

export const placeholderRules = {
  'placeholder-left'({ written }, report) {
    for (const [path, text] of textsOf(written, (text) => placeholdersIn(text).length > 0)) {
      for (const placeholder of placeholdersIn(text)) {
        report({ path, message: `${placeholder} is only a placeholder`, help: `write ${meant[placeholder]}` })
      }
    }
  },
} satisfies Rules
