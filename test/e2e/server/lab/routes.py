"""Every route of this MLflow's server, one a line: its method and its path, with something for each parameter. With the
argument `users`, those that it has with its users, too."""

import os
import re
import sys
import tempfile

from mlflow.server import app

# What a server does not do by itself is not asked for.
METHODS = ('GET', 'POST', 'PUT', 'PATCH', 'DELETE')


def with_users():
    """The app with its users, as uvicorn serves it where this MLflow has that."""
    folder = tempfile.mkdtemp()
    with open(f'{folder}/basic_auth.ini', 'w') as file:
        file.write('[mlflow]\ndefault_permission = READ\nadmin_username = admin\nadmin_password = for the table only\n'
                   f'database_uri = sqlite:///{folder}/users.db\n')
    os.environ['MLFLOW_AUTH_CONFIG_PATH'] = file.name
    os.environ['MLFLOW_FLASK_SERVER_SECRET_KEY'] = 'for the table only'
    os.environ['_MLFLOW_SGI_NAME'] = 'uvicorn'
    from mlflow.server.auth import create_app

    return create_app(app)


def fastapi_app():
    """That which FastAPI answers before Flask is asked; none before MLflow 3.3."""
    try:
        from mlflow.server.fastapi_app import app as server
    except ImportError:
        return None
    return server


def flat(routes, prefix):
    for route in routes:
        router = getattr(route, 'original_router', None)
        if router is not None:
            yield from flat(router.routes, prefix + (route.include_context.prefix or ''))
        elif getattr(route, 'methods', None):
            yield from ((method, prefix + route.path) for method in route.methods)


server = with_users() if 'users' in sys.argv else fastapi_app()
found = set(flat(getattr(server, 'routes', []), ''))
found |= {(method, str(rule)) for rule in app.url_map.iter_rules() for method in rule.methods}
for method, path in sorted(found):
    if method in METHODS:
        print(method, re.sub(r'<[^>]*>|\{[^}]*\}', '1', path))
# What an option adds, and what a client of OpenTelemetry's protocol asks for.
print('GET /metrics')
print('POST /v1/metrics')
