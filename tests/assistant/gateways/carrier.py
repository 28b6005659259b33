"""A fake carrier on the loopback and the real Twilio client pointed at it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.gateways.fake_carrier import FakeCarrier, Troubles
from assistant.gateways.fake_carrier_server import serving
from assistant.gateways.twilio_sms import TwilioSms

ACCOUNT, TOKEN, SENDER = "AC" + "0" * 32, "test-token", "+441632960000"


@contextmanager
def connected(
    folder: Path, troubles: Troubles | None = None, *, timeout: float = 5
) -> Iterator[tuple[FakeCarrier, TwilioSms]]:
    """A serving carrier and a client of it."""
    carrier = FakeCarrier(folder / "carrier.jsonl", ACCOUNT, TOKEN, troubles or Troubles())
    with serving(carrier) as url:
        sms = TwilioSms(ACCOUNT, TOKEN, SENDER, timeout=timeout, api_url=url)
        try:
            yield carrier, sms
        finally:
            sms.close()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
