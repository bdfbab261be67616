import { listed, type Rule } from './rule.ts'
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

/** Every table of rules about one environment's values, in the order in which they are asked. */
const tables = [names, image, database, storage, envVars, server, security, ports, resources, routes, patches, delivery]

/** Every rule about one environment's values, with its code. */
export const rules = tables.flatMap((table) => listed<Rule>(table))
