import { fleetRules } from './fleet-rules.ts'
import type { Documented, Rules } from './rule.ts'
import { database } from './rules/database.ts'
import { delivery } from './rules/delivery.ts'
import { envVars } from './rules/env-vars.ts'
import { image } from './rules/image.ts'
import { names } from './rules/names.ts'
import { patches } from './rules/patches.ts'
import { ports } from './rules/ports.ts'
import { resources } from './rules/resources.ts'
import { routes } from './rules/routes.ts'
import { security } from './rules/security.ts'
import { server } from './rules/server.ts'
import { storage } from './rules/storage.ts'

/** Every rule about the meaning of one environment's values. */
export const rules: Rules = {
  ...names,
  ...image,
  ...database,
  ...storage,
  ...envVars,
  ...server,
  ...security,
  ...ports,
  ...resources,
  ...routes,
  ...patches,
  ...delivery,
}

/** What every rule finds, by its code: of the fleet file, then of environments. */
export const documented: Record<string, Documented> = { ...fleetRules, ...rules }
