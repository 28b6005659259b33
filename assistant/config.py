"""Every setting, from the environment, checked once at the start. `docs/settings.md` is generated from this class."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

ROOT = Path(__file__).resolve().parents[1]
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
PREFIX = "JOINEDUP_"


class SettingsError(ValueError):
    """A setting is missing or wrong; the message names it and says how to mend it."""


class Config(BaseModel):
    """All settings. Each is read from `JOINEDUP_<NAME>`; `PORT` also without the prefix."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mode: Literal["demo", "production", "test"] = Field(
        "demo", description="demo: sign-ins for trying out, fakes for SMS and e-mail, loopback only."
    )
    host: str = Field("127.0.0.1", description="Address to listen on. Demo mode refuses any but the loopback.")
    port: int = Field(8000, ge=1, le=65535, description="Port to listen on.")
    public_base_url: str = Field(
        "", description="Address people and the carrier see, such as https://help.example.org."
    )
    database_url: str = Field("", description="SQLAlchemy URL; empty means the embedded SQLite file under var/.")
    var_dir: Path = Field(ROOT / "var", description="Where the embedded database, the demo key and the pid files lie.")
    controller_name: str = Field("", description="Data controller named in the privacy notice. Production needs it.")
    controller_contact: str = Field("", description="How to reach the data protection officer. Production needs it.")
    secret_key: str = Field("", description="Signs sessions and forms. Demo and test make their own under var/.")
    keyring_file: Path | None = Field(None, description="JSON file of wrapping keys; demo makes its own, mode 0600.")
    twilio_account_sid: str = Field("", description="Twilio account.")
    twilio_auth_token: str = Field("", description="Checks signatures of inbound messages.")
    twilio_auth_token_previous: str = Field("", description="Accepted too while a token is being rotated.")
    twilio_from: str = Field("+441632960000", description="Number people text.")
    twilio_api_url: str = Field("", description="Address of a fake carrier to use in place of Twilio's own.")
    send_timeout: float = Field(10, gt=0, le=60, description="Seconds a carrier or mail server has to answer.")
    send_lease: float = Field(
        60,
        gt=0,
        description="Seconds after which a message still being sent is looked up at the carrier: at least "
        "four times the time-out.",
    )
    smtp_host: str = Field("", description="SMTP server for e-mail; empty in demo mode means the fake.")
    smtp_port: int = Field(25, ge=1, le=65535, description="SMTP port.")
    mail_from: str = Field("joinedup@example.org", description="Sender of e-mail.")
    messages_per_minute: int = Field(
        20, ge=1, description="Messages one contact point may send each web process in a minute."
    )
    demo_people: int = Field(250, ge=1, le=5_000, description="Invented people in the demo's past six months.")
    proxies: int = Field(0, ge=0, le=5, description="Trusted proxies in front, whose X-Forwarded-For counts.")
    web_threads: int = Field(8, ge=1, description="Threads of each web process.")
    web_workers: int = Field(2, ge=1, description="Web processes.")

    @model_validator(mode="after")
    def _safe(self) -> "Config":
        if self.mode == "demo" and self.host not in LOOPBACK:
            raise ValueError("demo mode has public sign-ins, so JOINEDUP_HOST must be 127.0.0.1, localhost or ::1")
        if self.mode == "demo" and self.public_base_url and urlsplit(self.public_base_url).hostname not in LOOPBACK:
            raise ValueError("demo mode has public sign-ins, so JOINEDUP_PUBLIC_BASE_URL must be a loopback address")
        if self.send_lease < 4 * self.send_timeout:
            raise ValueError("JOINEDUP_SEND_LEASE must be at least four times JOINEDUP_SEND_TIMEOUT")
        if self.mode == "production":
            needed = (
                "controller_name",
                "controller_contact",
                "public_base_url",
                "secret_key",
                "keyring_file",
                "twilio_auth_token",
            )
            missing = [PREFIX + name.upper() for name in needed if not getattr(self, name)]
            if missing:
                raise ValueError(f"production mode needs {', '.join(missing)}")
        return self

    @property
    def base_url(self) -> str:
        """Public address without a trailing slash."""
        return (self.public_base_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def sqlalchemy_url(self) -> str:
        """The database to use."""
        return self.database_url or f"sqlite:///{self.var_dir / 'joinedup.sqlite3'}"

    @property
    def heartbeat(self) -> Path:
        """The file that the worker touches as long as it is alive."""
        return self.var_dir / "worker.heartbeat"

    @property
    def is_demo(self) -> bool:
        """Whether demo sign-ins, the on-screen phone and the fakes are there."""
        return self.mode == "demo"


def from_environment(environ: Mapping[str, str] | None = None) -> Config:
    """Read the settings. Raises SettingsError naming each wrong one."""
    environ = os.environ if environ is None else environ
    values = {key[len(PREFIX) :].lower(): value for key, value in environ.items() if key.startswith(PREFIX) and value}
    if "port" not in values and environ.get("PORT"):
        values["port"] = environ["PORT"]
    try:
        return Config.model_validate(values)
    except ValidationError as error:
        problems = "; ".join(f"{PREFIX}{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
        raise SettingsError(f"settings are not right: {problems.replace(PREFIX + ': ', '')}") from None
