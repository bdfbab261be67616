import { schemaStep } from '../facts/mlflow/database-schema.ts'
import { mlflowVersion } from '../facts/mlflow/image.ts'
import { versionText } from '../facts/mlflow/version.ts'
import { withDefaults } from '../phases/2-resolve/resolve.ts'
import { defaultValues } from '../schema/defaults.ts'
import type { Values } from '../schema/generated/types.ts'
import type { Draft } from './draft.ts'
import type { RunningServer } from './find-server.ts'
import { isImageSaid, unnamedVersion } from './map-names.ts'
import type { ImportOptions } from './options.ts'

/** What runs before the server, and around it, and what its image has to have. */
export function mapStart(server: RunningServer, draft: Draft, { image }: ImportOptions): void {
  const { launch, workload, container, containerPath } = server
  const place = workload.place([...containerPath, 'command'])
  if (launch.entrypoint !== '') draft.set(['entrypoint'], launch.entrypoint, place)
  if (image !== undefined && isImageSaid(server)) tellSchema(server, image, draft)
  if (image === undefined && launch.installs.some((install) => installedVersion(install) !== undefined))
    draft.problem('package-missing', place, {
      message: `${String(container.image)} gets MLflow by an install at every start, and here nothing is installed`,
      help: `name an image that has it: --image ${defaultValues.image}, or one of your own`,
    })
  for (const install of launch.installs)
    draft.problem('import-image-drivers', place, {
      message: `${install.split(/\s+/).slice(0, 3).join(' ')} … runs at every start, and here no more`,
      help:
        image === undefined
          ? "name an image that has these packages by --image: of MLflow's own those with -full in the tag have drivers"
          : `${image} has to have these packages`,
    })
  for (const program of launch.around)
    draft.problem('import-not-carried', place, {
      message: `${program} is not put around the server`,
      help: 'write it into entrypoint if it is needed',
    })
  if (workload.object.kind !== 'Deployment')
    draft.problem('import-kind', workload.place(['kind']), {
      message: `a ${workload.object.kind} runs it: here it becomes a Deployment`,
      help: 'its pods are deleted before the new one starts; claims stay',
    })
}

/** The MLflow that a command installs: `''` where it names no version, undefined where it installs none. */
const installedVersion = (command: string): string | undefined => {
  const [found, version = ''] = /(?<=[\s"'])mlflow(?:\[[\w,-]+\])?(?:==([\d.]+))?(?=[\s"'<>=~!]|$)/.exec(command) ?? []
  return found === undefined ? undefined : version
}

/** What another MLflow than the one that runs makes of the database. */
function tellSchema({ container, workload, containerPath, launch }: RunningServer, image: string, draft: Draft): void {
  const place = workload.place([...containerPath, 'image'])
  const running = String(container.image ?? '')
  const [before, after] = [
    withVersion(running, launch.installs.map(installedVersion).find(Boolean) ?? unnamedVersion(running)),
    withVersion(image, unnamedVersion(image)),
  ]
  const step = schemaStep(before, after, 'records')
  const [was, is] = [before, after].map((values) => versionText(mlflowVersion(values) ?? [0, 0]))
  if (step === 'older')
    draft.problem('import-not-carried', place, {
      message: `the database has the schema of MLflow ${was}, and ${is} does not start on it`,
      help: 'back it up, and write backendStore: {upgrade: auto} for the first start: the way back is that backup',
    })
  if (step === 'newer')
    draft.problem('import-not-carried', place, {
      message: `the database has the schema of MLflow ${was}, which is newer than that of ${is}: it does not start on it`,
      help: `name an image of MLflow ${was} or later by --image`,
    })
  if (step === undefined && running !== image)
    draft.problem('import-not-carried', place, {
      message: `${image} may expect another schema of the database than ${running} has left`,
      help: 'compare their versions of MLflow: a newer one needs a backup, and backendStore: {upgrade: auto} for the first start',
    })
}

const withVersion = (image: string, mlflowVersion: string | undefined): Values =>
  withDefaults({ image, ...(mlflowVersion && { mlflowVersion }) }) as unknown as Values
