"""The database of MLflow's users, and the administrator among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from administrator import Administrator
from database import open_engine, place
from failure import say
from lock import held
from migration import prepare_schema
from modules import missing
from patience import Patience
from schema import users
from stores import Database

if TYPE_CHECKING:
    from mlflow.server.auth.sqlalchemy_store import SqlAlchemyStore


def import_users() -> None:
    """Imports MLflow's module of users, which reads its file.

    Raises:
        Failure: the image lacks what it needs.
    """
    try:
        import mlflow.server.auth
    except ImportError as error:
        raise missing('MLflow\'s basic-auth', error.name or 'flask_wtf', error) from None


def prepare_users(database: Database, administrator: Administrator, patience: Patience) -> None:
    """Leaves the database with the schema of users, and with the administrator, who has the password of the Secret.

    Raises:
        Failure: it can't be reached or used, or may not be upgraded.
    """
    prepare_schema(database, users(), patience)
    engine = open_engine(database.url, patience)
    if engine is None:
        return
    whom = f'the database {place(database.url)}'
    store = patience.ask(whom, lambda: _store(database))
    if patience.ask(whom, lambda: _is_there(store, administrator)):
        return
    with held(engine, patience):
        patience.ask(whom, lambda: _establish(store, administrator))


def _store(database: Database) -> SqlAlchemyStore:
    from mlflow.server.auth.sqlalchemy_store import SqlAlchemyStore

    store = SqlAlchemyStore()
    store.init_db(database.url.render_as_string(hide_password=False))
    return store


def _is_there(store: SqlAlchemyStore, administrator: Administrator) -> bool:
    name, password, is_nobody = administrator
    if is_nobody:
        return store.has_user(name)
    return store.has_user(name) and store.get_user(name).is_admin and store.authenticate_user(name, password)


def _establish(store: SqlAlchemyStore, administrator: Administrator) -> None:
    name, password, is_nobody = administrator
    if _is_there(store, administrator):
        return
    if is_nobody:
        store.create_user(name, password)
        return
    if store.has_user(name):
        store.update_user(name, password=password, is_admin=True)
        say('the administrator has the password of the Secret from now on')
    else:
        store.create_user(name, password, is_admin=True)
        say('the administrator has been made')
