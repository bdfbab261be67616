import type { Version } from './version.ts'

/**
 * The first release with a -full image. MLflow's docker/README.md says 3.9.0, and its issue 20587 that v3.9.0-full is not
 * there. From 3.10.0 on each release is said to push one, and files of others run v3.10.0-full, 3.10.1, 3.11.1, 3.13.0,
 * 3.14.0, 3.15.0, 3.15.2, 3.16.1 and 3.17.0 (as of 2026-11-28); of later ones nobody's file was found.
 */
export const fullImages: Version = [3, 10]

/** The extras of the package mlflow that docker/Dockerfile.full installs; pull requests 21520 and 23892 added some. */
export const fullImageExtras: readonly { since: Version; extras: readonly string[] }[] = [
  { since: fullImages, extras: ['extras', 'db', 'gateway', 'genai'] },
  { since: [3, 11], extras: ['azure'] },
  { since: [3, 14], extras: ['auth'] },
]

/**
 * The packages that -full images carry and plain ones don't, by the first release whose image has each: the extras'
 * requirements, in the package's metadata. pysftp is one of them and missing here: from paramiko 4 on its import fails.
 */
export const fullImagePackages: Readonly<Record<string, Version>> = {
  'psycopg2-binary': fullImages,
  PyMySQL: fullImages,
  boto3: fullImages,
  'google-cloud-storage': fullImages,
  'prometheus-flask-exporter': fullImages,
  'azure-storage-blob': [3, 11],
  'Flask-WTF': [3, 14],
}
