"""The places that artifacts and SQLite go to: folders of the pod, or a bucket."""

from __future__ import annotations

import os
import tempfile
from importlib import import_module
from typing import TYPE_CHECKING, Any, Iterable, Mapping
from urllib.parse import urlsplit

from database import is_in_memory
from failure import Failure, reason, say
from patience import Patience

if TYPE_CHECKING:
    from botocore.client import BaseClient
    from sqlalchemy.engine import URL

DESTINATION = 'MLFLOW_ARTIFACTS_DESTINATION'
LOCATIONS = (DESTINATION, 'MLFLOW_DEFAULT_ARTIFACT_ROOT')

# What MLflow imports for a place of artifacts, by its scheme, and the package that has it, as in
# facts/mlflow/artifact-stores.ts.
LIBRARIES = {
    **dict.fromkeys(('s3', 'r2', 'b2'), ('boto3', 'boto3')),
    'gs': ('google.cloud.storage', 'google-cloud-storage'),
    'wasbs': ('azure.storage.blob', 'azure-storage-blob'),
    'abfss': ('azure.storage.filedatalake', 'azure-storage-file-datalake'),
    'sftp': ('pysftp', 'pysftp'),
}

# Enough to see that a volume is full: a name alone fits into what is left of most.
PROBE = bytes(64 * 1024)


def prepare_folders(environment: Mapping[str, str], databases: Iterable[URL]) -> None:
    """Makes the folders of artifacts and of SQLite.

    Raises:
        Failure: one can't be made or written to.
    """
    folders = [_folder(environment.get(variable, '')) for variable in LOCATIONS]
    files = [url.database or '' for url in databases if url.get_backend_name() == 'sqlite' and not is_in_memory(url)]
    folders += [os.path.dirname(os.path.abspath(file)) for file in files]
    for folder in dict.fromkeys(folder for folder in folders if folder):
        try:
            os.makedirs(folder, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(PROBE)
        except OSError as error:
            raise Failure(f'the folder {folder} cannot be written to: {error.strerror}; check the volume and its owner '
                          f'(this is user {os.getuid()}, group {os.getgid()})') from None


def see_libraries(environment: Mapping[str, str]) -> None:
    """Sees that MLflow can import what the places of artifacts need: by itself it says so at the first upload.

    Raises:
        Failure: it can't.
    """
    for scheme in {urlsplit(environment.get(variable, '')).scheme for variable in LOCATIONS} & LIBRARIES.keys():
        module, package = LIBRARIES[scheme]
        try:
            import_module(module)
        except ImportError as error:
            raise Failure(f'artifacts at {scheme}:// need the Python module {module}, which this image does not have '
                          f'({reason(error)}): use an image with the package {package}') from None


def prepare_bucket(environment: Mapping[str, str], patience: Patience) -> None:
    """Sees that the bucket of the artifacts is there, and creates it where MLFLOW_GITOPS_CREATE_BUCKET is true.

    Raises:
        Failure: it isn't there, or can't be created.
    """
    destination = urlsplit(environment.get(DESTINATION, ''))
    if destination.scheme != 's3':
        return
    bucket = destination.netloc
    create = environment.get('MLFLOW_GITOPS_CREATE_BUCKET') == 'true'
    client = _client(environment)
    while True:
        try:
            status = _status(client, bucket)
            if status == 404 and create:
                _create(client, bucket)
            elif status == 404:
                raise Failure(f'the bucket {bucket} does not exist: create it, or have it created (createBucket: true)')
            elif status == 403 and create:
                raise Failure(f'the bucket {bucket} is refused (403): check the credentials and their policy')
            elif status == 403:
                say(f'the bucket {bucket} cannot be looked at (403): check the credentials if artifacts fail')
            return
        except Failure:
            raise
        except Exception as error:
            if not create:
                say(f'the bucket {bucket} cannot be looked at now: {reason(error)}')
                return
            if not _may_come(error):
                raise Failure(f'the bucket {bucket} cannot be created: {reason(error)}') from None
            patience.wait(f'the bucket {bucket}', reason(error))


def _folder(location: str) -> str | None:
    parts = urlsplit(location)
    return parts.path if parts.path and parts.scheme in ('', 'file') else None


def _client(environment: Mapping[str, str]) -> BaseClient:
    """A client of what MLflow uses: its endpoint, its TLS, its path style. It answers soon."""
    import boto3
    from botocore.config import Config

    style = environment.get('MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE', 'auto')
    return boto3.client(
        's3',
        endpoint_url=environment.get('MLFLOW_S3_ENDPOINT_URL') or None,
        verify=False if environment.get('MLFLOW_S3_IGNORE_TLS', '').lower() in ('true', '1') else None,
        config=Config(signature_version='s3v4', s3={'addressing_style': style}, connect_timeout=5, read_timeout=20,
                      retries={'total_max_attempts': 1}),
    )


def _status(client: Any, bucket: str) -> int:
    """How S3 answers the question for the bucket: 200, 404, 403, 301 where it lies in another region."""
    from botocore.exceptions import ClientError

    try:
        return client.head_bucket(Bucket=bucket)['ResponseMetadata']['HTTPStatusCode']
    except ClientError as error:
        status = error.response['ResponseMetadata']['HTTPStatusCode']
        if status >= 500:
            raise
        return status


def _create(client: Any, bucket: str) -> None:
    from botocore.exceptions import ClientError

    # S3's first region is named by leaving it out.
    region = client.meta.region_name
    where = {} if region in (None, 'us-east-1', 'aws-global') else {'LocationConstraint': region}
    try:
        client.create_bucket(Bucket=bucket, **({'CreateBucketConfiguration': where} if where else {}))
    except ClientError as error:
        # Another pod was first.
        if error.response['Error']['Code'] == 'BucketAlreadyOwnedByYou':
            return
        raise
    say(f'created the bucket {bucket}')


def _may_come(error: Exception) -> bool:
    """Whether S3 is only away, or has trouble of its own."""
    from botocore.exceptions import ClientError, ConnectionError, HTTPClientError, SSLError

    if isinstance(error, ClientError):
        return error.response['ResponseMetadata']['HTTPStatusCode'] >= 500
    return isinstance(error, (ConnectionError, HTTPClientError)) and not isinstance(error, SSLError)
