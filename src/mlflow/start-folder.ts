/** Where the start-up program lies in the container. */
export const startFolder = '/opt/mlflow-gitops'
