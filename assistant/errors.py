"""Error pages in plain words, and JSON for those who asked for it. Nothing of the request is repeated in them."""

import traceback
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, jsonify, make_response, render_template, request
from jinja2 import TemplateError
from werkzeug.exceptions import HTTPException

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
        log.error("error_page_failed", status=code)  # noqa: TRY400 - the exception's words stay out of the log
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


def _note(fault: tuple[Any, ...]) -> None:
    """Log where it broke, never the exception's own words: they may repeat what a person wrote."""
    kind, _words, trace = fault
    where = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)[-12:]]
    log.error("request_failed", route=str(request.url_rule), kind=getattr(kind, "__name__", "unknown"), where=where)


def install_errors(app: Flask) -> None:
    """Answer every HTTP error of the app with our pages, and keep people's words out of the log."""
    app.register_error_handler(HTTPException, _answer)
    app.log_exception = _note  # type: ignore[method-assign, assignment] # Flask's own writes the exception's words into the log
