"""The Python modules that stores need: whether this image has them, and how one comes by them."""

from __future__ import annotations

from importlib import import_module
from typing import Mapping, NamedTuple

from failure import Failure, reason, say

DESTINATION = 'MLFLOW_ARTIFACTS_DESTINATION'
ROOT = 'MLFLOW_DEFAULT_ARTIFACT_ROOT'

# What has the server count its requests.
METRICS = 'MLFLOW_EXPOSE_PROMETHEUS'


class Source(NamedTuple):
    # What pip calls it.
    package: str
    # The first release whose -full image has it: extras, azure and db of https://pypi.org/project/mlflow.
    full_since: str | None


SOURCES = {
    'psycopg2': Source('psycopg2-binary', '3.10'),
    'pymysql': Source('PyMySQL', '3.10'),
    'MySQLdb': Source('mysqlclient', None),
    'mysql': Source('mysql-connector-python', None),
    'prometheus_flask_exporter': Source('prometheus-flask-exporter', '3.10'),
    'flask_wtf': Source('Flask-WTF', '3.14'),
    'boto3': Source('boto3', '3.10'),
    'google.cloud.storage': Source('google-cloud-storage', '3.10'),
    'azure.storage.blob': Source('azure-storage-blob azure-identity', '3.11'),
    'azure.storage.filedatalake': Source('azure-storage-file-datalake azure-identity', None),
    'pysftp': Source('pysftp "paramiko<4"', None),
}

# What MLflow's artifact repositories import when they are first used. The other schemes need nothing beside MLflow.
SCHEMES = {
    's3': 'boto3',
    'r2': 'boto3',
    'b2': 'boto3',
    'gs': 'google.cloud.storage',
    'wasbs': 'azure.storage.blob',
    'abfss': 'azure.storage.filedatalake',
    'sftp': 'pysftp',
    'hdfs': 'pyarrow.fs',
    'viewfs': 'pyarrow.fs',
}


def see_modules(environment: Mapping[str, str]) -> None:
    """Imports what the artifacts' schemes and metrics need. Where the clients go to the artifacts themselves, it only says so.

    Raises:
        Failure: the server can't reach the artifacts that go through it, or count its requests.
    """
    see_place(environment.get(DESTINATION, ''))
    if environment.get(METRICS):
        _import('metrics', 'prometheus_flask_exporter')
    try:
        see_place(environment.get(ROOT, ''))
    except Failure as failure:
        say(f'the UI will not show artifacts: {failure}')


def missing(what: str, module: str, error: ImportError) -> Failure:
    """What is told of a module that can't be imported."""
    package, full_since = SOURCES.get(module, (module, None))
    full = f'take an image of MLflow\'s from {full_since} on whose tag ends in -full, or ' if full_since else ''
    return Failure(f'{what} needs the Python module {module}, which cannot be imported here ({reason(error)}): {full}'
                   f'build an image with it (pip install {package})')


def see_place(location: str) -> None:
    """Imports what the place's scheme needs.

    Raises:
        Failure: it can't be imported, or this MLflow doesn't know the scheme.
    """
    scheme, separator, _ = location.partition('://')
    if not separator:
        return
    from mlflow.store.artifact.artifact_repository_registry import _artifact_repository_registry as registry

    if scheme not in registry._registry:
        known = ', '.join(filter(None, registry._registry))
        raise Failure(f'this MLflow keeps no artifacts at {scheme}://; without a plug-in it knows {known}')
    module = SCHEMES.get(scheme)
    if module:
        _import(f'{scheme}://', module)


def _import(what: str, module: str) -> None:
    try:
        import_module(module)
    except ImportError as error:
        raise missing(what, module, error) from None
