"""The carrier's two doors: a person's text (`POST /sms`) and the fate of one of ours (`POST /sms/status/<attempt>`).

Only requests signed with our token count; anything else gets a plain 403 and leaves no trace but the fact. Twilio waits
15 seconds and repeats a request under the same MessageSid: the stored reply is given again, never silence.
"""

from uuid import UUID

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from assistant.access.guard import open_to_all
from assistant.gateways import signature
from assistant.intake import Inbound, answer
from assistant.outbox import callback
from assistant.persons.stopping import stop_texts
from assistant.runtime import current_runtime
from assistant.sms.twiml import twiml
from conversations.safety.hear import hear
from conversations.understanding.commands import is_bare_yes
from conversations.wording.notices import notice
from conversations.wording.plain import trouble_reply
from conversations.wording.safety import safety_reply
from conversations.wording.sms import flatten

MOST_BYTES = 16 * 1024
"""A text has at most 1,600 characters; with its fields it is far below this."""
HEARD_BYTES = 256 * 1024
"""How much of a larger body is read, only to hear danger in it."""
blueprint = Blueprint("sms", __name__)
log = structlog.get_logger()


@blueprint.post("/sms")
@open_to_all("signed by the carrier")
def receive() -> Response:
    """A person's text; the reply goes back as TwiML."""
    if (request.content_length or 0) > MOST_BYTES:
        return _too_large()
    if not _is_genuine():
        return _forged()
    sender, message_sid = request.form.get("From", "").strip(), request.form.get("MessageSid", "").strip()
    if not sender or not message_sid:
        return _plain("From and MessageSid are needed.", 400)
    answered = answer(current_runtime(), Inbound("sms", sender, request.form.get("Body", ""), message_sid))
    if request.form.get("OptOutType") and not is_bare_yes(request.form.get("Body", "")):
        return twiml("")  # the carrier has answered STOP, START or HELP itself
    if answered.sms is None:
        return twiml("")
    return twiml(_without_pictures(answered.reply.language) + answered.sms.text)


@blueprint.post("/sms/status/<uuid:attempt>")
@open_to_all("signed by the carrier")
def status(attempt: UUID) -> Response:
    """What became of an outbox message: 204; 404 if there is no such message (any more)."""
    if (request.content_length or 0) > MOST_BYTES:
        return _plain("Too large.", 413)
    if not _is_genuine():
        return _forged()
    runtime = current_runtime()
    now, form = runtime.clock.now(), request.form
    with runtime.database.writing() as session:
        reported = callback.report(
            session,
            attempt,
            _number_of_try(),
            status=form.get("MessageStatus", form.get("SmsStatus", "")),
            provider_id=form.get("MessageSid", form.get("SmsSid", "")),
            error_code=form.get("ErrorCode", ""),
            now=now,
        )
        if reported is None:
            return _plain("No such message.", 404)
        error, message = reported.error, reported.message
        if error is not None and error.stops and message.person_id is not None:
            stop_texts(session, message.person_id, now)
    if error is not None:
        tell = log.error if error.alert else log.warning
        tell("sms.not-delivered", message=str(attempt), code=error.code, meaning=error.meaning, state=message.state)
    return Response(status=204)


csrf_exempt = [receive, status]
"""Signed by the carrier instead."""


def _is_genuine() -> bool:
    given = request.headers.get(signature.HEADER, "")
    config = current_runtime().config
    return signature.is_genuine(config, request.path, request.query_string, request.form, given)


def _without_pictures(language: str) -> str:
    """The word that goes before the reply to a picture or a recording: we have not looked at it."""
    return "" if request.form.get("NumMedia", "0") in {"", "0"} else notice("media", language) + "\n"


def _forged() -> Response:
    log.warning("sms.forged", route=request.url_rule and request.url_rule.rule)
    return _plain("Not signed by the carrier.", 403)


def _number_of_try() -> int:
    """The try this callback is about; without the parameter, the newest."""
    given = request.args.get("try", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 1_000_000


def _too_large() -> Response:
    """No carrier sends this. Danger in it is heard all the same; nothing is kept, so nothing needs a signature."""
    try:
        dangers = hear(_beginning_of_body())
    except HTTPException:
        dangers = ()
    reply = safety_reply(dangers) if dangers else trouble_reply()
    log.warning("sms.too-large", danger=bool(dangers))
    return twiml(flatten(reply).text, 413)


def _beginning_of_body() -> str:
    """The text of an oversized form, as far as it is read."""
    if (request.content_length or 0) > HEARD_BYTES:
        raise RequestEntityTooLarge
    return request.form.get("Body", "")


def _plain(text: str, code: int) -> Response:
    return Response(text + "\n", code, content_type="text/plain; charset=utf-8")
