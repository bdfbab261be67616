"""A user of the server. `write URI` logs, and prints what it made; `read URI MADE` sees that it is all there;
`exchange URI BYTES` logs a large artifact and sees that it comes back."""

import filecmp
import json
import sys
import tempfile
from pathlib import Path

import mlflow
from mlflow.tracking import MlflowClient

TEXT = 'wörk\n' * 1000


def write() -> dict:
    experiment = mlflow.create_experiment('an experiment')
    with mlflow.start_run(experiment_id=experiment, run_name='a run of the lab') as run, tempfile.TemporaryDirectory() as folder:
        mlflow.log_params({'rate': 0.1, 'name': 'ä%'})
        for step in range(3):
            mlflow.log_metric('loss', 1 / (step + 1), step=step)
        Path(folder, 'file.txt').write_text(TEXT)
        mlflow.log_artifact(str(Path(folder, 'file.txt')), 'texts')
    client = MlflowClient()
    client.create_registered_model('a model')
    client.create_model_version('a model', f'{run.info.artifact_uri}/texts', run.info.run_id)
    return {'experiment': experiment, 'run': run.info.run_id}


def read(made: dict) -> None:
    client = MlflowClient()
    assert client.get_experiment(made['experiment']).name == 'an experiment'
    run = client.get_run(made['run'])
    assert run.data.params == {'rate': '0.1', 'name': 'ä%'}, run.data.params
    assert [metric.value for metric in client.get_metric_history(made['run'], 'loss')] == [1, 0.5, 1 / 3]
    with tempfile.TemporaryDirectory() as folder:
        file = client.download_artifacts(made['run'], 'texts/file.txt', folder)
        assert Path(file).read_text() == TEXT
    assert client.get_model_version('a model', '1').run_id == made['run']


def exchange(size: int) -> None:
    with mlflow.start_run() as run, tempfile.TemporaryDirectory() as folder:
        sent = Path(folder, 'large.bin')
        with sent.open('wb') as file:
            for number in range(size >> 20):
                file.write(number.to_bytes(8, 'big') * (1 << 17))
        mlflow.log_artifact(str(sent))
        received = MlflowClient().download_artifacts(run.info.run_id, 'large.bin', tempfile.mkdtemp(dir=folder))
        assert filecmp.cmp(sent, received, shallow=False)


mlflow.set_tracking_uri(sys.argv[2])
if sys.argv[1] == 'write':
    print(json.dumps(write()))
elif sys.argv[1] == 'read':
    read(json.loads(sys.argv[3]))
else:
    exchange(int(sys.argv[3]))
