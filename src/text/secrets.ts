/**
 * Tokens that their issuers begin with a mark of their own: of clouds, forges, registries, and of the services that
 * people set an MLflow server up with (the forms are those of gitleaks 8.30, config/gitleaks.toml).
 */
const tokens = [
  '(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?<!EXAMPLE)',
  'ABSK[A-Za-z0-9+/]{109,269}',
  'AIza[\\w-]{35}',
  '[\\w~.]{3}\\dQ~[\\w~.-]{31,34}',
  'dapi[a-f0-9]{32}',
  'gh[opsur]_[0-9a-zA-Z]{36}',
  'github_pat_\\w{82}',
  'gl(?:pat|dt|rt|ptt|cbt|oas|soat|agent)-[\\w-]{20}',
  'gl(?:sa|c)_[A-Za-z0-9+/]{32}',
  'hf_[a-zA-Z]{34}',
  'hv[bs]\\.[\\w-]{90}',
  'npm_[a-zA-Z0-9]{36}',
  'pypi-AgEI[\\w-]{50}',
  'pplx-[a-zA-Z0-9]{48}',
  'sk-ant-[a-z]+\\d\\d-[\\w-]{60}',
  'sk-(?:proj-|svcacct-|admin-)?[\\w-]{20,74}T3BlbkFJ',
  '(?:sk|rk)_(?:test|live|prod)_[a-zA-Z0-9]{10}',
  'SG\\.[\\w=.-]{66}',
  'xox[abeoprs]-[\\w-]{20}',
  'xapp-\\d-[A-Z0-9]{8}',
  'do[opr]_v1_[a-f0-9]{64}',
  'ey[A-Za-z0-9]{17,2000}\\.ey[\\w/-]{17}',
  'AGE-SECRET-KEY-1[A-Z0-9]{58}',
].join('|')
const token = new RegExp(`(?<![A-Za-z0-9])(?:${tokens})[\\w+/=.~-]*`, 'g')

const privateKey = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]*/g

/** The password of `scheme://user:password@…`, but for a reference to another variable. */
const urlPassword = /(?<=:\/\/[^/\s:@]{0,200}:)(?!\$\()[^/\s@]+(?=@)/g

/** What connection strings and the queries of URLs have behind the name of a credential (Azure's, libpq's, ODBC's). */
const parameter =
  /(?<=(?:^|[;&?\s"'])(?:account_?key|shared_?access_?(?:key|signature)|pg_?password|password|passwd|pwd|sig|client_?secret|access_?token|api_?key)=["']?)(?!["'$])[^;&\s"']+/gim

/** The forms of secrets, each with a text that is in all of them: to look for that first is faster. */
const forms = [
  { form: token, mark: '' },
  { form: privateKey, mark: '-----BEGIN ' },
  { form: urlPassword, mark: '@' },
  { form: parameter, mark: '=' },
]

/** Whether a text holds a secret, by its form alone. */
export const holdsSecret = (text: string): boolean =>
  forms.some(({ form, mark }) => text.includes(mark) && text.search(form) !== -1)

/** Words that a variable's name ends with where its value is a secret, and those that only say something about one. */
const secretName =
  /(^|[_.-])(pwd|pass|creds|token|secret|key_?base|(private|secret|access|account|api|auth|master|shared|signing|encryption|storage|fernet)_?key|credentials?)([_.-]|$)|(password|passwd|passphrase)([_.-]|$)/i
const aboutSecret =
  /[_.-](file|path|dir|name|url|uri|endpoint|host|id|arn|ttl|timeout|expiry|expires|enabled|required|limit|count|size|length|age|days|hours|minutes|seconds|ms|type|class|provider|method|mode|policy|header|prefix|issuer|audience|algorithm|rotation|version)$/i

/** An absolute path, as programs take the place of a key file; keys themselves have capitals. */
const path = /^(\/[a-z0-9._-]+){2,}$|^\/[\w.-]+(\/[\w.-]+)*\.(json|pem|key|crt|cer|p12|pfx|txt|ya?ml)$/

/** A reference to another variable, as Kubernetes has it. */
const reference = /^\$\([^)]+\)$/

/** Whether a variable's name says that its value is a secret, and the value is one: no path, flag or reference. */
export function isNamedSecret(name: string, value: string | number | boolean): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2')
  if (!secretName.test(words) || aboutSecret.test(words)) return false
  const text = String(value)
  return !/^(|true|false)$/i.test(text) && !path.test(text) && !reference.test(text)
}

/** As many stars as a secret has characters: what points at a place in the text still does. */
const stars = (secret: string): string => secret.replace(/\S/g, '*')

/** A text with something else in place of each secret that its form tells. */
export const replaceSecrets = (text: string, by: (secret: string) => string): string =>
  forms.reduce((changed, { form }) => changed.replace(form, (secret) => by(secret)), text)

/** A text with stars in place of the secrets that it holds. */
export const hideSecrets = (text: string): string => replaceSecrets(text, stars)

/** A variable of a YAML file, in a line of its own or in a flow map. */
const assignment = /(?<=\b([A-Z][A-Z0-9_]{2,80}) {0,8}: {1,8})["']?([^\s{[|>&*!"'][^,}\n]*)/g

/** A YAML file's text with stars in place of its secrets, those among them that only their names tell. */
export const hideSecretValues = (text: string): string =>
  hideSecrets(text).replace(assignment, (value: string, name: string, bare: string) =>
    isNamedSecret(name, bare.replace(/(?<!["'\s])["'\s]+$/, '')) ? stars(value) : value,
  )
