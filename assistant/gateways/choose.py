"""Which carrier and which mail server the settings ask for."""

from dataclasses import dataclass

from assistant.config import Config
from assistant.gateways import signature
from assistant.gateways.clock import Clock
from assistant.gateways.delivery_reports import DeliveryReports
from assistant.gateways.demo import FILE, DemoEmail, DemoPost
from assistant.gateways.email import EmailGateway, SmtpEmail
from assistant.gateways.sms import SmsGateway
from assistant.gateways.twilio_sms import TwilioSms


@dataclass(frozen=True, slots=True)
class Gateways:
    """The ways out of the house."""

    sms: SmsGateway
    email: EmailGateway


def demo_post(config: Config, clock: Clock) -> DemoPost:
    """The demo's file of messages."""
    return DemoPost(config.var_dir / FILE, clock)


def _demo_carrier(config: Config, clock: Clock) -> DemoPost:
    """The demo's file as a carrier, which reports to our own callback what becomes of its messages."""
    if not config.is_demo:
        return demo_post(config, clock)
    reports = DeliveryReports(signature.tokens(config)[0], config.twilio_account_sid or "ACdemo")
    return DemoPost(config.var_dir / FILE, clock, reports, config.twilio_from)


def gateways(config: Config, clock: Clock) -> Gateways:
    """Twilio in production (or where an API address is set), the demo's file otherwise; SMTP where a server is set."""
    post = _demo_carrier(config, clock)
    sms: SmsGateway = post
    if config.mode == "production" or config.twilio_api_url:
        sms = TwilioSms(
            config.twilio_account_sid,
            config.twilio_auth_token,
            config.twilio_from,
            timeout=config.send_timeout,
            api_url=config.twilio_api_url,
        )
    email: EmailGateway = DemoEmail(post)
    if config.smtp_host:
        email = SmtpEmail(config.smtp_host, config.smtp_port, config.mail_from, timeout=config.send_timeout)
    return Gateways(sms, email)
