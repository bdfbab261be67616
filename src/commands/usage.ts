export const usage = `mlflow-gitops: compiles environment files into Kustomize bases and overlays that run MLflow

  mlflow-gitops [options] COMMAND

  compile [ENV…]           write out/ from environments/
    --check                only say whether out/ is current: exit status 3 where it is not
                           With ENV…, all files are checked, only those overlays and what delivers them are
                           written, nothing is removed.
  new ENV                  write an environment file to start from; asks for what is not given, on a terminal
    --database             sqlite (default), postgres or mysql
    --artifacts            volume (default), minio or s3
    --route                none (default), http-route or ingress
    --extends FILE         a file of values beneath it, as often as needed
  set KEY=VALUE… ENV…      set values in environment files, and leave every other byte of them as it is
  render ENV               print the final objects of an environment, like helm template
    -f, --file FILE        values on top of the environment's, as often as needed
    --set A.B=C            a single value on top of those; C is YAML

  --root DIR               the folder that holds environments/ and out/ (default: this one)
  --format FORMAT          how mistakes are told: pretty (default), json, github or sarif
  --quiet                  nothing but errors
  --help, --version

Examples
  mlflow-gitops compile
  mlflow-gitops compile --check --format github
  mlflow-gitops new team-a/prod --database postgres --artifacts s3 --route ingress
  mlflow-gitops set image=ghcr.io/mlflow/mlflow:v3.17.2-full server.workers=8 staging prod
  mlflow-gitops render staging --set replicas=2
  mlflow-gitops render team-a/prod -f ./try.yaml | kubectl diff -f -

Exit status: 0 done, 1 errors in the input, 2 wrong usage, 3 out/ is not current.`
