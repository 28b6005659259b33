"""Which conversation a browser is in: a random chat token in the session cookie, and signed in the form.

The signed one carries the conversation where cookies are blocked (a page inside another site's frame), and shows that
a form came from our own page when the CSRF token has grown old: nobody else can know a browser's chat token.
"""

import secrets

from flask import current_app, session
from itsdangerous import BadData, URLSafeTimedSerializer

KEY = "chat"
FORM_LIVES_SECONDS = 12 * 60 * 60


def of_cookie() -> str:
    """The chat token of this browser's cookie, "" if it has none."""
    token = session.get(KEY, "")
    return token if isinstance(token, str) else ""


def begin() -> str:
    """The chat token of the cookie, made now if there is none."""
    token = of_cookie() or secrets.token_urlsafe(24)
    session[KEY] = token
    return token


def sign(token: str) -> str:
    """The token as it travels in a form."""
    signed = _signer().dumps(token)
    return signed if isinstance(signed, str) else signed.decode()


def of_form(signed: str) -> str:
    """The chat token a form carries; "" if the signature is not ours or older than half a day."""
    try:
        token = _signer().loads(signed, max_age=FORM_LIVES_SECONDS)
    except BadData:
        return ""
    return token if isinstance(token, str) else ""


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="webchat")
