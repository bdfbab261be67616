"""Every route of this MLflow's server, one a line: its method and its path, with something for each parameter."""

import re

from mlflow.server import app

# What a server does not do by itself is not asked for.
METHODS = ('GET', 'POST', 'PUT', 'PATCH', 'DELETE')


def fastapi_routes():
    """Those that FastAPI answers before Flask is asked; none before MLflow 3.3."""
    try:
        from mlflow.server.fastapi_app import app as server
    except ImportError:
        return
    yield from flat(server.routes, '')


def flat(routes, prefix):
    for route in routes:
        router = getattr(route, 'original_router', None)
        if router is not None:
            yield from flat(router.routes, prefix + (route.include_context.prefix or ''))
        elif getattr(route, 'methods', None):
            yield from ((method, prefix + route.path) for method in route.methods)


found = {(method, str(rule)) for rule in app.url_map.iter_rules() for method in rule.methods} | set(fastapi_routes())
for method, path in sorted(found):
    if method in METHODS:
        print(method, re.sub(r'<[^>]*>|\{[^}]*\}', '1', path))
# What an option adds, and what a client of OpenTelemetry's protocol asks for.
print('GET /metrics')
print('POST /v1/metrics')
