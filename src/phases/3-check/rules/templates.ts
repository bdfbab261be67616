import type { Path } from '../../../model/json.ts'
import { textSearch } from '../../../model/written-texts.ts'
import { isExpanded } from '../../../schema/templates.ts'
import type { Rules } from '../rule.ts'

/** What Helm expands, and shells and others do. */
const template = /\{\{[^{}]{0,80}(\}\})?/
const helmTemplate = /\{\{-?\s{0,9}(\.(Values|Release|Chart)|include|tpl)\b[^{}]{0,80}(\}\})?/
const shellVariable = /\$\{(\w+)\}/

/** Where nothing else would read a shell's variable: an Ingress's annotations may hold NGINX's own. */
const withoutShell = ['env_vars', 'server', 'backendStore', 'registryStore']

const templateTexts = textSearch((text) => text.includes('{{') || text.includes('${'))

export const templateRules = {
  'template-unexpanded'(environment, report) {
    for (const [path, text] of templateTexts(environment)) {
      // {value: …} is meant as it stands.
      if (isForeign(path) || (path[0] === 'env_vars' && path.length > 2) || isExpanded(path)) continue
      const [found] = (path[0] === 'entrypoint' ? helmTemplate : template).exec(text) ?? []
      const asItStands =
        path[0] === 'env_vars' ? `; if it is meant as it stands, write ${String(path[1])}: {value: …}` : ''
      if (found !== undefined) {
        const message = `templates are not expanded here: ${found} would reach the cluster as it stands`
        report({ path, message, help: `write the text itself${asItStands}` })
        continue
      }
      const [variable, name] = (withoutShell.includes(String(path[0])) && shellVariable.exec(text)) || []
      if (variable === undefined) continue
      const message = `no shell reads this: ${variable} would reach the server as it stands`
      const isReferring = path[0] === 'env_vars' || path[1] === 'extraArgs'
      const help = isReferring ? `write $(${name}) for the variable ${name} of env_vars` : 'write the text itself'
      report({ path, message, help: help + asItStands })
    }
  },
} satisfies Rules

/** Patches are of others' kinds, which may have templates of their own, and Prometheus expands those of its rules. */
const isForeign = ([key, below]: Path): boolean => key === 'patches' || (key === 'prometheusRule' && below === 'rules')
