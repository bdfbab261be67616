// A server that runs elsewhere, for tests of import.

/** Its Deployment, and where its runs are. */
export const runningServer = (store: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: runs, namespace: ml}
spec:
  selector: {matchLabels: {app: runs}}
  template:
    metadata: {labels: {app: runs}}
    spec:
      containers:
        - name: mlflow
          image: ghcr.io/mlflow/mlflow:v3.17.2-full
          command: [mlflow, server, "--backend-store-uri=${store}"]
          env: [{name: MLFLOW_ARTIFACTS_DESTINATION, value: gs://example-bucket/runs}]
`
