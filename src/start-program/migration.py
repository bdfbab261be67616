"""The schema of a database: made when there is none, upgraded when that was asked for, by one pod at a time."""

from __future__ import annotations

import signal
import time
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Callable, ContextManager, Iterator

from database import open_engine
from failure import Failure, reason, say
from lock import held
from patience import Patience
from sqlite_copy import is_interrupted, restore, restored_on_failure

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine
    from stores import Database

# What a failed migration leaves behind: only PostgreSQL's DDL is transactional.
AFTERWARDS = {
    'postgresql': 'PostgreSQL rolled it back, nothing has changed',
    'sqlite': 'the copy made before has been restored, nothing has changed',
    'mysql': 'MySQL cannot roll it back: restore the backup before anything is started on this database again',
}


def prepare_schema(database: Database, patience: Patience) -> None:
    """Leaves the database with the schema of this MLflow.

    Raises:
        Failure: it can't be reached or used, or has another schema that may not be upgraded.
    """
    engine = open_engine(database.url, patience)
    if engine is None or _is_current(engine):
        return
    with held(engine, patience):
        if is_interrupted(engine):
            say('an upgrade was interrupted: restoring the copy made before it')
            restore(engine)
        if not _is_current(engine):
            _migrate(engine, database)


def _is_current(engine: Engine) -> bool:
    from mlflow.store.db.utils import _get_latest_schema_revision

    return not is_interrupted(engine) and _revision(engine) == _get_latest_schema_revision()


def _migrate(engine: Engine, database: Database) -> None:
    from mlflow.store.db import utils

    found = _revision(engine)
    wanted = utils._get_latest_schema_revision()
    if found is None and not _has_tables(engine):
        with _migration(engine, 'initialising the empty database', keep_copy=False):
            utils._initialize_tables(engine)
        return
    if found is not None and found not in _known_revisions():
        raise Failure(f'the database has revision {found}, which this MLflow (revision {wanted}) does not know: a '
                      'newer MLflow has upgraded it, or it belongs to another program. Run that newer version, or '
                      'restore a backup from before the upgrade')
    has = f'revision {found}' if found else 'tables of MLflow but no revision'
    if database.upgrade == 'never':
        raise Failure(f'the database has {has}, this MLflow wants revision {wanted}. Stop the servers that use it, '
                      f'take a backup, and set {database.name}.upgrade: auto once')
    with _migration(engine, f'upgrading the database from {has} to revision {wanted}', keep_copy=True):
        migrate: Callable[[Engine], None] = utils._upgrade_db if found else utils._initialize_tables
        migrate(engine)


@contextmanager
def _migration(engine: Engine, what: str, keep_copy: bool) -> Iterator[None]:
    say(what)
    start = time.monotonic()
    is_sqlite = engine.dialect.name == 'sqlite'
    safeguard: ContextManager[None] = restored_on_failure(engine, keep_copy) if is_sqlite else nullcontext()
    # A pod that is deleted now finishes what it has begun, if the grace period lets it.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    try:
        with safeguard:
            yield
    except Exception as error:
        raise Failure(f'{what} failed; {AFTERWARDS[engine.dialect.name]}: {reason(error)}') from None
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    say(f'done in {time.monotonic() - start:.0f} s')


def _revision(engine: Engine) -> str | None:
    from mlflow.store.db.utils import _get_schema_version

    return _get_schema_version(engine)


def _known_revisions() -> set[str]:
    from alembic.script import ScriptDirectory
    from mlflow.store.db.utils import _get_alembic_config

    return {script.revision for script in ScriptDirectory.from_config(_get_alembic_config('')).walk_revisions()}


def _has_tables(engine: Engine) -> bool:
    """Whether any of the tables is there that every MLflow has had since its first."""
    import sqlalchemy
    from mlflow.store.tracking.dbmodels.initial_models import Base

    return not set(Base.metadata.tables).isdisjoint(sqlalchemy.inspect(engine).get_table_names())
