import { isObject, type Json, type JsonObject } from '../../model/json.ts'

/** The name of this package. */
const ownName = 'mlflow-gitops'

/**
 * A package.json with the compiler and the script `compile` in it; what is there stays as it is, its indentation too.
 *
 * @throws SyntaxError where what is there is no JSON, or no object
 */
export function packageJson(existing: string | undefined, version: string): string {
  const manifest: Json = existing === undefined ? { private: true } : (JSON.parse(existing) as Json)
  if (!isObject(manifest)) throw new SyntaxError('it is no object')
  if (manifest.name === ownName) return existing!
  const { scripts, devDependencies, dependencies } = manifest
  const isThere = [devDependencies, dependencies].some((map) => isObject(map) && Object.hasOwn(map, ownName))
  const changed: JsonObject = {
    ...manifest,
    scripts: { compile: `${ownName} compile`, ...(isObject(scripts) && scripts) },
    ...(!isThere && {
      devDependencies: { ...(isObject(devDependencies) && devDependencies), [ownName]: `^${version}` },
    }),
  }
  const [, indentation = '  '] = /^[[{]\r?\n([ \t]+)/.exec(existing ?? '') ?? []
  return `${JSON.stringify(changed, null, indentation)}\n`
}
