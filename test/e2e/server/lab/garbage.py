"""What garbage collection finds, made by MLflow's own client: `make URL COUNT GONE` makes and deletes that many runs, each
with an artifact, and some beside that must stay; `left URL` says what there is. GONE is a place that nobody reaches."""

import json
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import mlflow
from mlflow.entities import ViewType
from mlflow.tracking import MlflowClient


def make(count: int, gone: str) -> dict:
    client = MlflowClient()
    file = Path(tempfile.mkdtemp(), 'file.txt')
    file.write_text('text')

    def run(experiment: str, deleted: bool = True) -> str:
        made = client.create_run(experiment).info.run_id
        client.log_metric(made, 'loss', 1)
        client.log_artifact(made, str(file))
        if deleted:
            client.delete_run(made)
        return made

    kept = client.create_experiment('kept')
    run(kept, deleted=False)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: run(kept), range(count)))
    deleted = client.create_experiment('deleted')
    run(deleted, deleted=False)
    client.delete_experiment(deleted)
    # A deleted experiment of which a run was restored: MLflow's own gc takes the run's records away.
    half = client.create_experiment('half')
    restored = run(half, deleted=False)
    client.delete_experiment(half)
    client.restore_run(restored)
    unreachable = client.create_experiment('unreachable', artifact_location=gone)
    client.delete_run(client.create_run(unreachable).info.run_id)
    if hasattr(client, 'delete_logged_model') and hasattr(client, 'create_logged_model'):
        model = client.create_logged_model(kept, name='a model')
        client.delete_logged_model(model.model_id)
    return left()


def left() -> dict:
    client = MlflowClient()
    experiments = client.search_experiments(view_type=ViewType.ALL)
    tokens = [None]
    runs = 0
    while tokens:
        page = client.search_runs([experiment.experiment_id for experiment in experiments],
                                  run_view_type=ViewType.ALL, max_results=1000, page_token=tokens.pop())
        runs += len(page)
        tokens += [page.token] if page.token else []
    return {'runs': runs, 'experiments': sorted(experiment.name for experiment in experiments)}


mlflow.set_tracking_uri(sys.argv[2])
print(json.dumps(make(int(sys.argv[3]), sys.argv[4]) if sys.argv[1] == 'make' else left()))
