"""The web chat: one page that greets, shows the conversation and takes the next message. Whole without JavaScript.

A message kept is answered by a redirect, so that a refresh sends nothing twice. What cannot be kept (an expired form,
too long, too many, our own trouble) is answered on the spot with the text still in the box, and danger heard all the
same. Where the browser keeps no cookie there is nothing to redirect to either: the page itself is the answer.
"""

import hashlib
import secrets
from typing import NamedTuple

import structlog
from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as AnyResponse

from assistant import languages
from assistant.access.guard import open_to_all
from assistant.intake import Answered, Exchange, Inbound, answer, history
from assistant.runtime import Runtime, current_runtime
from assistant.thought import LONGEST_TEXT
from assistant.webchat import ticket
from conversations.safety.hear import hear
from conversations.wording.reply import Reply
from conversations.wording.safety import safety_reply

blueprint = Blueprint("webchat", __name__)
log = structlog.get_logger()
CHANNEL = "web"
NEUTRAL_SITE = "https://www.bbc.co.uk/weather"
EXPIRED = "This page had been open too long to send safely. Your words are still here: press Send again."
EMPTY = "Write a few words about what is going on, then press Send."
TOO_LONG = (
    "That is too long for me to read in one go. Please shorten it to {most} characters or fewer (it has {has}). "
    "Your words are still here."
)
TROUBLE = "Your message could not be kept just now. Your words are still here: please press Send again in a minute."
LIMITED = "That was a lot of messages at once. Your words are still here: wait a minute, then press Send again."


class Said(NamedTuple):
    """What a form brought: the text, the chat token to answer under ("" unknown), and whether a cookie holds it."""

    text: str
    token: str
    has_cookie: bool


@blueprint.get("/")
@open_to_all("anybody may ask for help without an account")
def home() -> Response:
    """The first page, or the conversation this browser is in."""
    token = ticket.begin()
    return _page(token, _past(token))


@blueprint.post("/chat")
@open_to_all("anybody may ask for help without an account")
def say() -> AnyResponse:
    """Take one message."""
    return _hear(_said())


@blueprint.errorhandler(CSRFError)
def expired_form(_error: CSRFError) -> AnyResponse:
    """A form whose CSRF token is missing or old: a valid chat ticket vouches for it, else it is shown again.

    Not for a form that another site sent: its ticket would put this person into the sender's own conversation, to be
    read there. (Every browser in use says which site a form came from; one that does not is believed.)
    """
    if request.endpoint == f"{blueprint.name}.leave":
        return leave()
    said = _said()
    ours = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    if ours and said.token and said.token == ticket.of_form(request.form.get("chat", "")):
        return _hear(said)
    return _again(said._replace(token=ticket.begin()), EXPIRED, 400)


@blueprint.route("/leave", methods=["GET", "POST"])
@open_to_all("leaving must never be refused")
def leave() -> AnyResponse:
    """Forget the conversation on this device and go to a neutral site (or back to the start, if the form says so).

    GET too: Exit this page is a plain link, so that it works without JavaScript and as fast as a link can.
    """
    session.clear()
    target = url_for(".home") if request.form.get("to") == "start" else NEUTRAL_SITE
    return _private(redirect(target, 303))


def _said() -> Said:
    cookie, form = ticket.of_cookie(), ticket.of_form(request.form.get("chat", ""))
    return Said(request.form.get("text", "").replace("\r\n", "\n").strip(), cookie or form, bool(cookie))


def _hear(said: Said) -> AnyResponse:
    if not said.token:
        return _again(said._replace(token=ticket.begin()), EXPIRED, 400)
    if not said.text:
        return _again(said, EMPTY, 400)
    if len(said.text) > LONGEST_TEXT:
        words = languages.say(languages.chosen(), TOO_LONG, most=f"{LONGEST_TEXT:,}", has=f"{len(said.text):,}")
        return _again(said, words, 413)
    return _answered(said, answer(current_runtime(), _inbound(said)))


def _inbound(said: Said) -> Inbound:
    """The same form sent twice has one id, so the stored reply comes back; other words from an old form are new."""
    nonce = request.form.get("nonce") or secrets.token_urlsafe(16)
    message_id = hashlib.sha256("\0".join((said.token, nonce, said.text)).encode()).hexdigest()
    turn = request.form.get("turn", "")
    seen = int(turn) if turn.isascii() and turn.isdigit() and len(turn) < 6 else None
    return Inbound(CHANNEL, said.token, said.text, message_id, seen)


def _answered(said: Said, answered: Answered) -> AnyResponse:
    if answered.limited or answered.degraded:
        words, status = (LIMITED, 429) if answered.limited else (TROUBLE, 503)
        return _again(said, words, status, answered.reply)
    past = _past(said.token)
    if not past:  # the person asked to be forgotten: the last word is shown, nothing is kept
        session.clear()
        return _page(ticket.begin(), [_exchange("", answered.reply)])
    if said.has_cookie:
        return _private(redirect(url_for(".home", _anchor="newest"), 303))
    return _page(said.token, past)


def _again(said: Said, problem: str, status: int, reply: Reply | None = None) -> Response:
    """The page with the words still in the box; what was heard of danger stands above it."""
    dangers = hear(said.text)
    if reply is None and dangers:
        reply = safety_reply(dangers)
    past = _past(said.token)
    turns = [*past, _exchange("", reply)] if reply else past
    response = _page(said.token, turns, seen=past[-1].turn if past else 0, problem=problem, kept=said.text)
    response.status_code = status
    if status in {429, 503}:
        response.headers["Retry-After"] = "60"
    return response


def _exchange(text: str, reply: Reply) -> Exchange:
    return Exchange(text, reply, 0, current_runtime().clock.now())


def _past(token: str) -> list[Exchange]:
    """The conversation so far; empty when the database cannot be read, for the page must come all the same."""
    runtime: Runtime = current_runtime()
    try:
        with runtime.database.reading() as reading:
            return history(reading, runtime, CHANNEL, token)
    except Exception as error:  # noqa: BLE001 - the page must come whatever broke
        log.warning("history_failed", error=type(error).__name__)
        return []


def _page(token: str, turns: list[Exchange], *, seen: int | None = None, problem: str = "", kept: str = "") -> Response:
    page = render_template(
        "webchat/chat.html",
        turns=turns,
        turn=len(turns) if seen is None else seen,
        ticket=ticket.sign(token),
        nonces=(secrets.token_urlsafe(16), secrets.token_urlsafe(16)),
        problem=problem,
        kept=kept,
        language=languages.chosen(turns[-1].reply.language if turns else ""),
    )
    return _private(make_response(page))


def _private(response: AnyResponse) -> Response:
    """Nothing of a conversation stays in the browser's cache, nor goes on as a referrer."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    assert isinstance(response, Response)
    return response
