import { hasPlaceholder, placeholders, placeholdersIn } from '../../../model/placeholders.ts'
import { textSearch } from '../../../model/written-texts.ts'
import type { Rules } from '../rule.ts'

/** What has to be written in the place of each. */
const meant: Record<string, string> = {
  [placeholders.domain]: 'a host name of your own domain',
  [placeholders.postgres]: 'the host of your database server',
  [placeholders.mysql]: 'the host of your database server',
  [placeholders.bucket]: 'the name of your bucket',
  [placeholders.account]: 'the number of your AWS account',
}

const placeholderTexts = textSearch(hasPlaceholder)

export const placeholderRules = {
  'placeholder-left'(environment, report) {
    for (const [path, text] of placeholderTexts(environment)) {
      for (const placeholder of placeholdersIn(text)) {
        report({ path, message: `${placeholder} is only a placeholder`, help: `write ${meant[placeholder]}` })
      }
    }
  },
} satisfies Rules
