import { podOf } from '../../facts/kubernetes/workload.ts'
import { at, type Json } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { CompiledState } from '../../recompile.ts'
import { type Consequences, whenChanged, whenPresent } from './consequence.ts'
import { account } from './delivery.ts'
import { compared, type Fact, gained } from './gained.ts'
import { name, sentence } from './sentence.ts'

const accountOf = ({ objects }: CompiledState): string[] => {
  const account = podOf(objects)?.serviceAccountName
  return account === undefined ? [] : [String(account)]
}

const accounts = ({ objects }: CompiledState): KubernetesObject[] =>
  objects.filter(({ kind }) => kind === 'ServiceAccount')

/** The annotations of the ServiceAccounts that the environment makes, by which a cloud knows them. */
const annotations = (state: CompiledState): Fact[] =>
  accounts(state).flatMap(({ metadata }) => Object.entries(metadata.annotations ?? {}))

/** Whether the pods get a token of the API server: the pod's word counts before the ServiceAccount's. */
const tokens = (state: CompiledState): string[] => {
  const pod = podOf(state.objects)
  const said: (Json | undefined)[] = [
    pod?.automountServiceAccountToken,
    ...accounts(state).map((account) => at(account, ['automountServiceAccountToken'])),
  ]
  return pod && (said.find((value) => value !== undefined) ?? true) === true ? ['a token'] : []
}

/** The ServiceAccounts as which Flux applies the environment. */
const appliers = ({ objects }: CompiledState): string[] =>
  objects.flatMap((object) => (object.kind === 'Kustomization' ? String(at(object, account) ?? '') : []))

const compareAppliers = compared(appliers)

/** As whom the pods act, and who applies them. */
export const identity: Consequences = {
  unbound: whenChanged('danger', function* (change) {
    if (compareAppliers(change).gained.includes('') && appliers(change.before).length > 0) {
      yield sentence`Flux applies it with its own rights, which are those of the whole cluster`
    }
  }),

  'applied-as': whenChanged('caution', function* (change) {
    const accounts = compareAppliers(change).gained.filter((account) => account !== '')
    if (accounts.length > 0 && appliers(change.before).length > 0) {
      yield sentence`Flux applies it as the ServiceAccount ${name(accounts)}, with its rights`
    }
  }),

  'acts-as': whenPresent(
    'caution',
    gained(accountOf, (account) => sentence`the pods act as the ServiceAccount ${name(account)}, with its rights`),
  ),

  'rights-change': whenPresent(
    'caution',
    gained(
      annotations,
      (keys) =>
        sentence`the annotations of the ServiceAccount change, by which a cloud may give it other rights: ${name(keys)}`,
    ),
  ),

  'gets-token': whenPresent(
    'caution',
    gained(tokens, () => sentence`the pods get the token of their ServiceAccount, and with it the API server`),
  ),
}
