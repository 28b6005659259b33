"""Error pages in plain words, and JSON for those who asked for it. Nothing of the request is repeated in them."""

import traceback
from typing import Any

import structlog
from flask import Flask, Response, jsonify, make_response, render_template, request
from jinja2 import TemplateError
from werkzeug.exceptions import HTTPException, InternalServerError

PAGES = frozenset({400, 403, 404, 405, 413, 429, 500, 503})
BARE = (
    "<!doctype html><html lang=en><title>Something went wrong – Joined Up</title>"
    "<h1>Something went wrong on our side</h1><p>Please try again in a few minutes. In an emergency call 999.</p>"
)
log = structlog.get_logger()


def _wants_json() -> bool:
    accepted = request.accept_mimetypes
    return accepted.best_match(["text/html", "application/json"]) == "application/json"


def error_page(code: int) -> Response:
    """The page for this status, or the nearest one we have; bare words when even the template fails."""
    page = code if code in PAGES else (400 if code < 500 else 500)
    try:
        return make_response(render_template(f"errors/{page}.html", status=code), code)
    except (TemplateError, RuntimeError, LookupError):
        log.exception("error_page_failed", status=code)
        return make_response(BARE, code)


def _answer(error: HTTPException) -> Any:
    code = error.code or 500
    if error.response is not None or code < 400:
        return error  # a redirect or a response someone built on purpose
    if _wants_json():
        answer = jsonify(status=code, title=error.name)
        answer.status_code = code
    else:
        answer = error_page(code)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            answer.headers[name] = value
    return answer


def _fault(error: InternalServerError) -> Any:
    """Note where it broke, never the exception's own words: they may repeat what a person wrote."""
    cause = error.original_exception or error
    frames = traceback.extract_tb(cause.__traceback__)
    where = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
    log.error("request_failed", route=str(request.url_rule), kind=type(cause).__name__, where=where)
    return _answer(error)


def install_errors(app: Flask) -> None:
    """Answer every HTTP error of the app with our pages."""
    app.register_error_handler(HTTPException, _answer)
    app.register_error_handler(InternalServerError, _fault)
