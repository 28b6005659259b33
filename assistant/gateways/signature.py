"""Twilio's signature of a webhook: HMAC over the address it was told to call and every POST parameter.

The address is put together from the public base address, the path and the raw query: a framework's own idea of the
request's address fails behind a proxy, and with a non-ASCII query in front of one (anchors/conversation.md, 4.1).
"""

from collections.abc import Mapping

from twilio.request_validator import RequestValidator

from assistant.config import Config

HEADER = "X-Twilio-Signature"
DEMO_TOKEN = "demo-token"  # noqa: S105 - guards nothing: the demo listens on the loopback and holds invented people


def tokens(config: Config) -> tuple[str, ...]:
    """Tokens that may have signed: the current one and, while it is rotated, the one before. Empty ones never count."""
    current = config.twilio_auth_token or (DEMO_TOKEN if config.is_demo else "")
    return tuple(token for token in (current, config.twilio_auth_token_previous) if token)


def called_address(config: Config, path: str, query: bytes) -> str:
    """The address as the carrier called it. `query` is the raw query string."""
    return config.base_url + path + (f"?{query.decode('latin-1')}" if query else "")


def is_genuine(config: Config, path: str, query: bytes, params: Mapping[str, str], signature: str) -> bool:
    """Whether one of our tokens signed this request. `params` may be a MultiDict; a missing signature is ""."""
    if not signature:
        return False
    address = called_address(config, path, query)
    return any(RequestValidator(token).validate(address, params, signature) for token in tokens(config))


def sign(config: Config, path: str, params: Mapping[str, str]) -> str:
    """The signature Twilio would send: for the on-screen phone and for tests. Raises IndexError without a token."""
    return str(RequestValidator(tokens(config)[0]).compute_signature(config.base_url + path, params))
