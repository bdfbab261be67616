"""What a job begins with: the stores of the server, in a database whose schema is there and stays as it is."""

from __future__ import annotations

import os

from failure import keep_secrets
from folders import leave_read_only_folder
from migration import see_schema
from modules import METRICS, see_modules
from patience import Patience
from schema import tracking
from stores import Database, databases, with_credentials


def begin_job() -> dict[str, str]:
    """The environment of the server, as a job has it."""
    leave_read_only_folder()
    keep_secrets(os.environ)
    # A job has no requests to count, and the folder of the counts is the server's.
    os.environ.pop(METRICS, None)
    return with_credentials(os.environ)


def prepare_job() -> list[Database]:
    """Makes this process one that MLflow's functions take for the server, and returns its databases.

    Raises:
        Failure: a database can't be reached, or has not the schema that this MLflow wants.
    """
    server = begin_job()
    stores = databases(server, os.environ)
    see_modules(server)
    patience = Patience()
    for store in stores:
        see_schema(store, tracking(), patience)
    for name in set(os.environ) - set(server):
        del os.environ[name]
    os.environ.update(server)
    # Set to look at the databases, where no connection is to be left over.
    os.environ.pop('MLFLOW_SQLALCHEMYSTORE_POOLCLASS', None)
    return stores
