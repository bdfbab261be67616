/**
 * The forms of names that Kubernetes knows, as patterns without anchors
 * (staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go, 1.34.4).
 */
export const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
export const domain = `${label}(\\.${label})*`
export const word = '[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?'
/** A label's key, and many a name: `app`, `example.com/app`. The domain has at most 253 characters. */
export const qualified = `(?=[^/]{1,253}/|[^/]*$)(${domain}/)?${word}`

const labelKey = new RegExp(`^${qualified}$`)
const labelValue = new RegExp(`^(${word})?$`)
const hostName = new RegExp(`^(?=.{1,253}$)${domain}\\.?$`)
const nodeName = new RegExp(`^(?=.{1,253}$)${domain}$`)

export const isLabelKey = (text: unknown): boolean => typeof text === 'string' && labelKey.test(text)
export const isLabelValue = (text: unknown): boolean => typeof text === 'string' && labelValue.test(text)
export const isNodeName = (text: unknown): boolean => typeof text === 'string' && nodeName.test(text)
export const isHostName = (text: unknown): boolean => typeof text === 'string' && hostName.test(text)
