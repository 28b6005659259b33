"""Headers of every page behind a signed link."""

from flask import Response


def quiet(response: Response) -> Response:
    """No address of the page leaves this site, no copy of it stays behind, and no search engine keeps it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
