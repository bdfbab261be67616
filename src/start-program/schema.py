"""The schemas of MLflow's databases: how each is looked at, made and upgraded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, NamedTuple

from failure import Failure
from release import mlflow_release

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy.engine import Engine


class Schema(NamedTuple):
    # What it is the schema of, and the tables of it, for people.
    of: str
    tables: str
    # Ends the names of the copies of a SQLite file, each schema's its own.
    copies: str
    # The newest revision that this MLflow knows, all of them, and that of a database; none where it has none.
    newest: Callable[[], str]
    known: Callable[[], set[str]]
    revision: Callable[[Engine], str | None]
    # Whether tables of MLflow are there, without a revision or with one.
    is_there: Callable[[Engine], bool]
    initialise: Callable[[Engine], None]
    upgrade: Callable[[Engine], None]


def tracking() -> Schema:
    """That of experiments, runs and models."""
    from mlflow.store.db import utils

    return Schema(
        of='the database',
        tables='tables of MLflow',
        copies='',
        newest=utils._get_latest_schema_revision,
        known=lambda: _revisions(utils._get_alembic_config('')),
        revision=utils._get_schema_version,
        is_there=_has_first_tables,
        initialise=utils._initialize_tables,
        upgrade=utils._upgrade_db,
    )


def users() -> Schema:
    """That of users and their permissions. MLflow reads its configuration of them as soon as it is imported."""
    from mlflow.server.auth.db import utils as users_db

    def migrate(engine: Engine) -> None:
        users_db.migrate_if_needed(engine, 'head')

    return Schema(
        of='the database of users',
        tables='tables of users',
        copies='.users',
        newest=lambda: _newest(users_db._get_alembic_config('')),
        known=lambda: _revisions(users_db._get_alembic_config('')),
        revision=_revision_of_users,
        is_there=_has_users,
        initialise=migrate,
        upgrade=migrate,
    )


# The table of the users' revision, which before this release was that of all others.
# https://github.com/mlflow/mlflow/blob/v3.6.0/mlflow/server/auth/db/migrations/env.py
OWN_VERSION_TABLE = (3, 6)

# What the table of users has had since MLflow's first: another program may have one, too.
USER_COLUMNS = {'id', 'username', 'password_hash', 'is_admin'}


def _revision_of_users(engine: Engine) -> str | None:
    from alembic.migration import MigrationContext
    from mlflow.server.auth.db import utils as users_db

    release = mlflow_release()
    own = 'alembic_version' if release and release < OWN_VERSION_TABLE else 'alembic_version_auth'

    def read(table: str) -> str | None:
        with engine.connect() as connection:
            return MigrationContext.configure(connection, opts={'version_table': table}).get_current_revision()

    revision = read(own)
    if revision is None and _has_users(engine):
        # One that an older MLflow has made.
        revision = read('alembic_version')
        return revision if revision in _revisions(users_db._get_alembic_config('')) else None
    return revision


def _has_users(engine: Engine) -> bool:
    import sqlalchemy

    inspector = sqlalchemy.inspect(engine)
    if 'users' not in inspector.get_table_names():
        return False
    if USER_COLUMNS.issubset(column['name'] for column in inspector.get_columns('users')):
        return True
    raise Failure('the table users of the database belongs to another program: give MLflow\'s users a database of '
                  'their own (authStore)')


def _has_first_tables(engine: Engine) -> bool:
    """Whether any of the tables is there that every MLflow has had since its first."""
    import sqlalchemy
    from mlflow.store.tracking.dbmodels.initial_models import Base

    return not set(Base.metadata.tables).isdisjoint(sqlalchemy.inspect(engine).get_table_names())


def _newest(config: Config) -> str:
    from alembic.script import ScriptDirectory

    head = ScriptDirectory.from_config(config).get_current_head()
    assert head is not None
    return head


def _revisions(config: Config) -> set[str]:
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
