"""`start.py gc --older-than=30d [--jobs]`: removes for good what was deleted in MLflow that long ago.

It does what `mlflow gc` does, by the same functions of MLflow's store, and goes on where that ends:

- A run or a model that can't be removed is told and stays until the next time.
- An experiment goes when nothing is left of its runs, deleted since or restored.
- What went through the server is deleted where the server has put it, so that nobody has to sign in there.
"""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from contextlib import nullcontext
from datetime import timedelta
from typing import Any, Callable, Iterator

from artifacts import delete_artifacts, store_of
from failure import Failure, reason, say
from job import prepare_job
from stores import Database

# Of one bucket or server, one after the other: it is away, or refuses, and the rest of it would, too.
HOPELESS = 3

# How many are told one by one.
TOLD = 20

AGE = re.compile(r'(?:(?P<days>\d+)d)?(?:(?P<hours>\d+)h)?(?:(?P<minutes>\d+)m)?(?:(?P<seconds>\d+)s)?')


class Sweep:
    """What has been removed, and what has stayed for a reason that somebody must look at."""

    def __init__(self) -> None:
        self.removed: Counter[str] = Counter()
        self.left: Counter[str] = Counter()
        self._in_a_row: Counter[str] = Counter()

    def remove(self, what: str, name: str, store: str, removal: Callable[[], None]) -> None:
        if self._in_a_row[store] >= HOPELESS:
            self.left[what] += 1
            return
        try:
            removal()
        except Exception as error:
            self.left[what] += 1
            self._in_a_row[store] += 1
            if sum(self.left.values()) <= TOLD:
                say(f'the {what} {name} stays: {reason(error)}')
            return
        self.removed[what] += 1
        self._in_a_row[store] = 0

    def tell(self) -> None:
        say(f'removed for good: {_counted(self.removed)}')
        if self.left:
            say(f'could not be removed, and stay until the next time: {_counted(self.left)}')


def main(arguments: list[str]) -> int:
    """Returns the status: 1 where something could not be removed.

    Raises:
        Failure: nothing can be.
    """
    age = max(_milliseconds(value) for name, _, value in (argument.partition('=') for argument in arguments)
              if name == '--older-than')
    stores = prepare_job()
    if not stores or stores[0].name != 'backendStore':
        raise Failure('only what is in a database can be removed')
    sweep = Sweep()
    with_jobs = '--jobs' in arguments
    for workspace in _workspaces():
        with workspace:
            _sweep(_store(), age, sweep)
            if with_jobs:
                sweep.removed['job'] += len(_job_store().delete_jobs(older_than=age))
    sweep.tell()
    return 1 if sweep.left else 0


def _sweep(store: Any, age: int, sweep: Sweep) -> None:
    for run in store._get_deleted_runs(older_than=age):
        uri = store.get_run(run).info.artifact_uri
        sweep.remove('run', run, store_of(uri), lambda: _remove_run(store, run, uri))
    # From MLflow 3.8 on models are deleted apart from their runs.
    if hasattr(store, '_get_deleted_logged_models'):
        for model in store._get_deleted_logged_models(older_than=age):
            uri = store.get_logged_model(model, allow_deleted=True).artifact_location
            sweep.remove('model', model, store_of(uri), lambda: _remove_model(store, model, uri))
    for experiment in list(_deleted_experiments(store, before=int(time.time() * 1000) - age)):
        if _has_runs(store, experiment):
            say(f'the experiment {experiment} stays: it has runs that were deleted later, or restored')
        else:
            sweep.remove('experiment', experiment, '', lambda: store._hard_delete_experiment(experiment))


def _remove_run(store: Any, run: str, uri: str) -> None:
    delete_artifacts(uri, run)
    store._hard_delete_run(run)


def _remove_model(store: Any, model: str, uri: str) -> None:
    delete_artifacts(uri, model)
    store._hard_delete_logged_model(model)


def _deleted_experiments(store: Any, before: int) -> Iterator[str]:
    from mlflow.entities import ViewType

    token = None
    while True:
        page = store.search_experiments(view_type=ViewType.DELETED_ONLY, page_token=token,
                                        filter_string=f'last_update_time < {before}')
        yield from (experiment.experiment_id for experiment in page)
        token = page.token
        if not token:
            return


def _has_runs(store: Any, experiment: str) -> bool:
    from mlflow.entities import ViewType

    return len(store.search_runs([experiment], '', ViewType.ALL, max_results=1)) > 0


def _store() -> Any:
    from mlflow.tracking import _get_store

    return _get_store(os.environ['MLFLOW_BACKEND_STORE_URI'], os.environ.get('MLFLOW_DEFAULT_ARTIFACT_ROOT'))


def _job_store() -> Any:
    """The store of MLflow's background jobs, which keeps those that have ended.

    Raises:
        Failure: this MLflow keeps none.
    """
    try:
        from mlflow.store.jobs import sqlalchemy_store
    except ImportError:
        raise Failure('this MLflow keeps no records of jobs: --jobs needs 3.9 or later') from None
    uri = os.environ['MLFLOW_BACKEND_STORE_URI']
    if _has_workspaces():
        from mlflow.store.jobs.sqlalchemy_workspace_store import WorkspaceAwareSqlAlchemyJobStore

        return WorkspaceAwareSqlAlchemyJobStore(uri)
    return sqlalchemy_store.SqlAlchemyJobStore(uri)


def _has_workspaces() -> bool:
    return os.environ.get('MLFLOW_ENABLE_WORKSPACES', '').lower() in ('true', '1')


def _workspaces() -> list[Any]:
    """A context for each workspace; one where there are none."""
    if not _has_workspaces():
        return [nullcontext()]
    from mlflow.server.workspace_helpers import _get_workspace_store
    from mlflow.utils.workspace_context import WorkspaceContext

    return [WorkspaceContext(workspace.name) for workspace in _get_workspace_store().list_workspaces()]


def _milliseconds(text: str) -> int:
    parts = AGE.fullmatch(text)
    if not text or not parts:
        raise Failure(f'{text!r} is no age such as 30d or 12h')
    age = timedelta(**{unit: int(number) for unit, number in parts.groupdict().items() if number})
    return int(age.total_seconds() * 1000)


def _counted(counts: Counter[str]) -> str:
    return ', '.join(f'{count} {what}{"" if count == 1 else "s"}' for what, count in counts.items() if count) or 'nothing'
