"""The schema of a database: made when there is none, upgraded when that was asked for, by one pod at a time."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Callable, Iterator, NamedTuple

from database import open_engine, place
from failure import Failure, reason, say
from lock import held, limit_locks
from patience import Patience
from process import unbroken
from sqlite_copy import copy_of, is_changed, is_interrupted, restore, restored_on_failure

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine
    from stores import Database


class Migration(NamedTuple):
    what: str
    run: Callable[[Engine], None]
    # Whether there is something to lose.
    is_upgrade: bool


def prepare_schema(database: Database, patience: Patience) -> None:
    """Leaves the database with the schema of this MLflow.

    Raises:
        Failure: it can't be reached or used, or has another schema that may not be upgraded.
    """
    engine = open_engine(database.url, patience)
    if engine is None:
        return
    whom = f'the database {place(database.url)}'
    if patience.ask(whom, lambda: not is_interrupted(engine) and _is_current(engine)):
        return
    with held(engine, patience):
        if is_interrupted(engine):
            _undo(engine)
        migration = patience.ask(whom, lambda: _migration(engine, database))
        if migration:
            _run(migration, engine)


def _is_current(engine: Engine) -> bool:
    from mlflow.store.db.utils import _get_latest_schema_revision

    return _revision(engine) == _get_latest_schema_revision()


def _undo(engine: Engine) -> None:
    """Restores the copy of an interrupted upgrade, unless that would take away what somebody has made since."""
    copy = copy_of(engine)
    if _is_current(engine):
        raise Failure(f'{engine.url.database} has the schema of this MLflow, and beside it lies {copy}, from before an '
                      f'upgrade that was interrupted. Remove {copy} to go on with the database as it is'
                      f', or move it to {engine.url.database} to go back')
    if _revision(engine) in {None, *_known_revisions()} and is_changed(engine):
        say('an upgrade was interrupted: restoring the copy made before it')
        restore(engine)


def _migration(engine: Engine, database: Database) -> Migration | None:
    """What the database needs.

    Raises:
        Failure: an upgrade that isn't known, or isn't allowed.
    """
    from mlflow.store.db import utils

    if _is_current(engine):
        return None
    found = _revision(engine)
    wanted = utils._get_latest_schema_revision()
    if found is None and not _has_tables(engine):
        return Migration('initialising the empty database', utils._initialize_tables, is_upgrade=False)
    if found is not None and found not in _known_revisions():
        raise Failure(f'the database has revision {found}, which this MLflow (revision {wanted}) does not know: a '
                      'newer MLflow has upgraded it, or it belongs to another program. Run that newer version, or '
                      'restore a backup from before the upgrade')
    has = f'revision {found}' if found else 'tables of MLflow but no revision'
    if database.upgrade == 'never':
        raise Failure(f'the database has {has}, this MLflow wants revision {wanted}. Stop the servers that use it, '
                      f'take a backup, and set {database.name}.upgrade: auto once')
    run = utils._upgrade_db if found else utils._initialize_tables
    return Migration(f'upgrading the database from {has} to revision {wanted}', run, is_upgrade=True)


def _run(migration: Migration, engine: Engine) -> None:
    say(migration.what)
    start = time.monotonic()
    limit_locks(engine)
    # A pod that is deleted now finishes what it has begun, if the grace period lets it.
    with unbroken():
        with _told(engine, migration) if engine.dialect.name != 'sqlite' else \
                restored_on_failure(engine, migration.what, keep=migration.is_upgrade):
            migration.run(engine)
        say(f'done in {time.monotonic() - start:.0f} s')


@contextmanager
def _told(engine: Engine, migration: Migration) -> Iterator[None]:
    """Says what a failed migration leaves behind: only PostgreSQL's DDL is transactional."""
    cure = 'restore the backup' if migration.is_upgrade else 'drop the database and create it again'
    left = {
        'postgresql': 'PostgreSQL rolled it back, nothing has changed',
        'mysql': f'MySQL cannot roll it back: {cure} before anything is started on this database again',
    }
    try:
        yield
    except Exception as error:
        raise Failure(f'{migration.what} failed; {left[engine.dialect.name]}: {reason(error)}') from None


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
