"""The bucket that artifacts go to: looked at, and created where that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping
from urllib.parse import urlsplit

from failure import Failure, reason, say
from modules import DESTINATION
from patience import Patience

if TYPE_CHECKING:
    from botocore.client import BaseClient

# S3's answers to the question for a bucket that is there; 301 where that is in another region.
THERE = (200, 301)

CREDENTIALS = 'check the credentials and their policy'

# What other answers mean.
CURES = {
    400: 'check the credentials, which may have expired, and the region',
    401: CREDENTIALS,
    403: CREDENTIALS,
    429: 'it is asked too often',
    **dict.fromkeys(range(500, 600), 'it has trouble of its own'),
}

OTHER = 'check MLFLOW_S3_ENDPOINT_URL: this is not how S3 answers'


class Refusal(Exception):
    """An answer that says nothing of the bucket."""

    def __init__(self, status: int) -> None:
        super().__init__(f'the answer is {status}; {CURES.get(status, OTHER)}')
        self.status = status


def prepare_bucket(environment: Mapping[str, str], patience: Patience) -> None:
    """Sees that the bucket of the artifacts is there, and creates it where MLFLOW_GITOPS_CREATE_BUCKET is true.

    Raises:
        Failure: it isn't there, or can't be created.
    """
    destination = urlsplit(environment.get(DESTINATION, ''))
    if destination.scheme != 's3':
        return
    bucket = destination.netloc
    client = _client(environment)
    if environment.get('MLFLOW_GITOPS_CREATE_BUCKET') == 'true':
        _have(client, bucket, patience)
        return
    try:
        is_there = patience.ask(f'the bucket {bucket}', lambda: _is_there(client, bucket))
    except Exception as error:
        # The server can do without it for a while.
        say(f'the bucket {bucket} cannot be looked at: {reason(error)}')
        return
    if not is_there:
        raise Failure(f'the bucket {bucket} does not exist: create it, or have it created (createBucket: true)')


def _have(client: Any, bucket: str, patience: Patience) -> None:
    while True:
        why = 'it was created, and is not there yet'
        try:
            if patience.ask(f'the bucket {bucket}', lambda: _is_there(client, bucket) or _create(client, bucket)):
                return
        except Failure:
            raise
        except Exception as error:
            why = reason(error)
            if not _may_come(error):
                raise Failure(f'the bucket {bucket} cannot be created: {why}') from None
        patience.wait(f'the bucket {bucket}', why)


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


def _is_there(client: Any, bucket: str) -> bool:
    """Whether S3 knows the bucket.

    Raises:
        Refusal: it doesn't say.
    """
    from botocore.exceptions import ClientError

    try:
        status = client.head_bucket(Bucket=bucket)['ResponseMetadata']['HTTPStatusCode']
    except ClientError as error:
        status = error.response['ResponseMetadata']['HTTPStatusCode']
    except RecursionError:
        # botocore asks again for the region, where a redirect names none.
        status = 302
    if status not in (*THERE, 404):
        raise Refusal(status)
    return status in THERE


def _create(client: Any, bucket: str) -> bool:
    """Creates the bucket, and returns whether it is there then."""
    from botocore.exceptions import ClientError

    # S3's first region is named by leaving it out.
    region = client.meta.region_name
    where = {} if region in (None, 'us-east-1', 'aws-global') else {'LocationConstraint': region}
    try:
        client.create_bucket(Bucket=bucket, **({'CreateBucketConfiguration': where} if where else {}))
    except ClientError as error:
        # Another pod was first.
        if error.response['Error']['Code'] == 'BucketAlreadyOwnedByYou':
            return True
        raise
    is_there = _is_there(client, bucket)
    if is_there:
        say(f'created the bucket {bucket}')
    return is_there


def _may_come(error: Exception) -> bool:
    """Whether S3 is only away, is busy with the same bucket, or has trouble of its own."""
    from botocore.exceptions import ClientError, ConnectionError, HTTPClientError, SSLError

    if isinstance(error, ClientError):
        status = error.response['ResponseMetadata']['HTTPStatusCode']
        return status == 429 or status >= 500 or error.response['Error']['Code'] == 'OperationAborted'
    if isinstance(error, Refusal):
        return error.status == 429 or 500 <= error.status < 600
    return isinstance(error, (ConnectionError, HTTPClientError)) and not isinstance(error, SSLError)
