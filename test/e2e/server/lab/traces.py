"""Traces: `make URL COUNT DAYS` makes that many, each of two spans and begun that many days ago, and prints their ids;
`spans URL ID…` prints how many spans each of them has."""

import json
import sys
import time

import mlflow
from mlflow.tracking import MlflowClient


def make(count: int, days: int) -> list:
    client = MlflowClient()
    begin = time.time_ns() - days * 24 * 3600 * 10**9
    made = []
    for number in range(count):
        root = client.start_trace(f'trace {number}', start_time_ns=begin, experiment_id='0')
        child = client.start_span('child', root.trace_id, root.span_id, start_time_ns=begin + 1)
        client.end_span(root.trace_id, child.span_id, end_time_ns=begin + 2)
        client.end_trace(root.trace_id, end_time_ns=begin + 3)
        made.append(root.trace_id)
    mlflow.flush_trace_async_logging()
    return made


def spans(traces: list) -> list:
    return [len(MlflowClient().get_trace(trace).data.spans) for trace in traces]


mlflow.set_tracking_uri(sys.argv[2])
print(json.dumps(make(int(sys.argv[3]), int(sys.argv[4])) if sys.argv[1] == 'make' else spans(sys.argv[3:])))
