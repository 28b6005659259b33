"""A reply as TwiML, the XML that Twilio reads from a webhook's answer."""

import re

from flask import Response
from twilio.twiml.messaging_response import MessagingResponse

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters XML 1.0 has no place for; a person's echoed words may hold them."""


def twiml(text: str, status: int = 200) -> Response:
    """One message, or an empty answer (nothing is sent) for an empty text."""
    response = MessagingResponse()
    if text:
        response.message(_NOT_XML.sub("", text))
    return Response(str(response), status, content_type="text/xml; charset=utf-8")
