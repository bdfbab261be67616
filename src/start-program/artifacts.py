"""Where artifacts are, for who deletes them without asking the server."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from failure import Failure
from modules import DESTINATION

if TYPE_CHECKING:
    from mlflow.store.artifact.artifact_repo import ArtifactRepository

# The scheme of what goes through the server, which puts it below its destination.
PROXIED = 'mlflow-artifacts'


def delete_artifacts(uri: str, owner: str) -> None:
    """Deletes what a run or a model has, whose id is a part of the place.

    Raises:
        Failure: the place is not its own, or something of it is left.
    """
    if owner not in urlsplit(uri).path.split('/'):
        raise Failure(f'its artifacts are at {uri}, which is not a place of its own')
    repository, path = _place(uri)
    repository.delete_artifacts(path)
    # S3 answers 200 where it has deleted nothing, and says so for each object alone: MLflow doesn't look.
    if repository.list_artifacts(path):
        raise Failure('its artifacts are still there: check that the credentials may delete them')


def store_of(uri: str) -> str:
    """The bucket, server or volume of a place."""
    parts = urlsplit(uri)
    return f'{parts.scheme or "file"}://{parts.netloc}'


def _place(uri: str) -> tuple[ArtifactRepository, str | None]:
    from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

    parts = urlsplit(uri)
    if parts.scheme != PROXIED or parts.netloc:
        return get_artifact_repository(uri), None
    destination = os.environ.get(DESTINATION)
    if not destination:
        raise Failure('its artifacts are in the file system of the server\'s container, which nothing else sees')
    path = _scoped(unquote(parts.path).strip('/'))
    if '..' in path.split('/'):
        raise Failure(f'its artifacts are at {uri}, which leads out of where artifacts are')
    return get_artifact_repository(destination), path


def _scoped(path: str) -> str:
    """The path below the destination, as the server has it: with workspaces, in the one that is looked after now."""
    try:
        from mlflow.environment_variables import MLFLOW_ENABLE_WORKSPACES
    except ImportError:
        return path
    if not MLFLOW_ENABLE_WORKSPACES.get():
        return path
    from mlflow.server.handlers import _get_workspace_scoped_repo_path_if_enabled

    return _get_workspace_scoped_repo_path_if_enabled(path) or path
