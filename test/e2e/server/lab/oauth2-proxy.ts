import { signIn } from '../../../../src/facts/mlflow/oauth2-proxy/sign-in.ts'
import { defaultValues } from '../../../../src/schema/defaults.ts'
import { goInstall } from '../../../support/go.ts'

/** The image that the proxy of a pod has where the values name none. */
export const signInImage = signIn({ ...defaultValues, auth: { type: 'oidc' } })!.image

/** The program of that image, of the release that its tag names. */
export const oauth2Proxy = (): Promise<string> =>
  goInstall('oauth2-proxy', 'github.com/oauth2-proxy/oauth2-proxy/v7', signInImage.split(':v')[1]!)
