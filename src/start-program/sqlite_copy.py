"""The copy of a SQLite database that a failed or interrupted upgrade is undone with. It lies beside the database."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Iterator

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

# There while an upgrade runs, and after one that was killed.
UPGRADING = '.upgrading'

# There after an upgrade: what the older MLflow can be given back.
BEFORE = '.before-upgrade'


def is_interrupted(engine: Engine) -> bool:
    return engine.dialect.name == 'sqlite' and os.path.exists(f'{engine.url.database}{UPGRADING}')


@contextmanager
def restored_on_failure(engine: Engine, keep: bool) -> Iterator[None]:
    """Undoes what the block did to the database when it fails. A copy that is kept replaces the last one."""
    database = engine.url.database or ''
    copy = f'{database}{UPGRADING}'
    # A copy exists under its name only when it is whole.
    try:
        _copy(database, f'{copy}.part')
        os.replace(f'{copy}.part', copy)
    except BaseException:
        _remove(f'{copy}.part')
        raise
    try:
        yield
    except BaseException:
        restore(engine)
        raise
    if keep:
        os.replace(copy, f'{database}{BEFORE}')
    else:
        os.remove(copy)


def restore(engine: Engine) -> None:
    database = engine.url.database or ''
    _copy(f'{database}{UPGRADING}', database)
    os.remove(f'{database}{UPGRADING}')


def _copy(source: str, target: str) -> None:
    """SQLite's own backup: what journals hold is taken along, and the target is replaced in one transaction."""
    with closing(sqlite3.connect(source)) as reader, closing(sqlite3.connect(target)) as writer:
        reader.backup(writer)


def _remove(path: str) -> None:
    if os.path.exists(path):
        os.remove(path)
