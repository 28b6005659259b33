"""Whether this process is ready: for `make run`, load balancers and people who wonder."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from assistant.access.guard import open_to_all
from assistant.runtime import current_runtime

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@open_to_all("tells only whether the process and its database answer")
def healthz() -> ResponseReturnValue:
    """200 {"status": "ready"} when the database answers, 503 otherwise."""
    if current_runtime().database.is_up():
        return jsonify(status="ready")
    return jsonify(status="database does not answer"), 503
