"""Reading what the carrier gets."""

from xml.etree import ElementTree as ET


def words(twiml: str) -> str:
    """The message in a TwiML answer."""
    return " ".join(message.text or "" for message in ET.fromstring(twiml).iter("Message"))
