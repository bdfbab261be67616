"""The first program of the container: prepares what the MLflow server needs, then becomes `mlflow server ARGS…`.

With the name of a job for its first argument it does that instead, with what the server has, and ends.

The Secrets' variables become part of the store URIs in the environment of the server, and of nothing else: not of an
argument, a file or a log. Every way to fail is one line, `mlflow-gitops: …`, and a status other than 0.
"""

from __future__ import annotations

import os
import shutil
import sys
from importlib import import_module
from typing import NoReturn

from metrics import begin_metrics
from process import run


# What the first argument may name in the server's place, and the module that does it.
JOBS = {'gc': 'garbage', 'backup': 'backup', 'archive': 'archival'}


def main(arguments: list[str]) -> NoReturn:
    """Prepares and serves, or does a job, in a child: a process 1 that has no handler for SIGTERM never gets it."""
    job = JOBS.get(arguments[0]) if arguments else None
    if job is None:
        begin_metrics(os.environ)
    run(lambda: start(job, arguments))


def start(job: str | None, arguments: list[str]) -> NoReturn:
    # Imported here, in the child: process 1 lives as long as the server and stays small.
    from failure import Failure, reason, say
    from release import see_release

    try:
        if shutil.which('mlflow') is None:
            raise Failure('there is no mlflow on the PATH of this image: use one of MLflow\'s, or one built from them')
        see_release()
        if job:
            os._exit(import_module(job).main(arguments[1:]))
        environment = prepare(arguments)
        os.execvpe('mlflow', ['mlflow', 'server', *arguments], environment)
    except Failure as failure:
        say(str(failure))
    except Exception as error:
        say(f'cannot {"go on" if job else "start"}: {type(error).__name__}: {reason(error)}')
    os._exit(1)


def prepare(arguments: list[str]) -> dict[str, str]:
    """The phases of a start, in their order. Returns the environment of the server."""
    from allowed_hosts import with_hosts
    from archival import with_archival
    from authentication import read_authentication, with_users
    from bucket import prepare_bucket
    from encryption_keys import with_keys
    from failure import keep_secrets
    from folders import leave_read_only_folder, prepare_folders
    from migration import prepare_schema
    from modules import see_modules
    from patience import Patience
    from restore import restore_missing
    from schema import tracking
    from stores import databases, sqlite_files, with_credentials
    from users import prepare_users
    from worker_patience import with_worker_patience

    leave_read_only_folder()
    keep_secrets(os.environ)
    server = with_keys(with_credentials(os.environ))
    stores = databases(server, os.environ)
    files = sqlite_files(server, os.environ)
    authentication = read_authentication(server, os.environ)
    server = with_archival(with_users(server, authentication))
    patience = Patience()
    see_modules(server)
    all_of_them = [*stores, *([authentication.database] if authentication else [])]
    prepare_folders(server, [database.url for database in all_of_them], patience)
    prepare_bucket(server, patience)
    restore_missing(files, os.environ, patience)
    for store in stores:
        prepare_schema(store, tracking(), patience)
    if authentication:
        prepare_users(authentication.database, authentication.administrator, patience)
    return with_worker_patience(with_hosts(server, arguments), arguments)


if __name__ == '__main__':
    main(sys.argv[1:])
