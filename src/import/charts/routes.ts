import { type Json, mapsOf } from '../../model/json.ts'
import { type ChartValues, type Made, made } from './chart.ts'

/** The Ingress that charts make of `ingress.hosts`, each with its paths. */
export const ingressOf = ({ at: of, text }: ChartValues, name: string, port: Json): Made =>
  made('ingress', 'Ingress', 'networking.k8s.io/v1', name, {
    annotations: of('ingress.annotations') ?? {},
    spec: {
      ...(text('ingress.className') && { ingressClassName: text('ingress.className') }),
      ...(mapsOf(of('ingress.tls')).length > 0 && { tls: of('ingress.tls')! }),
      rules: mapsOf(of('ingress.hosts')).map(({ host, paths }) => ({
        host: host!,
        http: {
          paths: mapsOf(paths).map((path) => ({ ...path, backend: { service: { name, port: { number: port } } } })),
        },
      })),
    },
  })
