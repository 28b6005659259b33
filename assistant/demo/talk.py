"""One invented person's conversation with the real engine: every message goes through the same door as anybody's."""

import random
from collections.abc import Callable

from assistant.demo.people import Persona
from assistant.gateways.clock import MovedClock
from assistant.intake import Answered, Inbound, answer
from assistant.runtime import Runtime
from conversations.wording.reply import Reply
from directory.vocabulary.circumstances import circumstances

ANOTHER_CHANCE = 0.35
LEAVES = 0.04


class DemoTroubleError(RuntimeError):
    """The engine could not answer one of the demo's messages: the demo would not be true, so it is not made."""


class Talk:
    """A conversation of one person. `clock` is moved between messages."""

    def __init__(self, runtime: Runtime, clock: MovedClock, chance: random.Random, persona: Persona) -> None:
        self.runtime = runtime
        self.clock = clock
        self.chance = chance
        self.persona = persona
        self.sent = 0
        self.chosen = 0

    def run(self) -> None:
        """From the first message until the person is done or has had enough."""
        reply = self._say(self.persona.opening)
        while self.sent < self.persona.patience and reply.question and self.chance.random() > LEAVES:
            words = self._answer(reply)
            if not words:
                return
            reply = self._say(words)

    def _say(self, text: str) -> Reply:
        self.sent += 1
        self.clock.move(seconds=self.chance.randint(15, 120))
        answered: Answered = answer(
            self.runtime,
            Inbound(self.persona.channel, self.persona.address, text, f"demo-{self.persona.number:04}-{self.sent:02}"),
        )
        if answered.degraded:
            raise DemoTroubleError(f"message {self.sent} of demo person {self.persona.number} was not answered")
        return answered.reply

    def _answer(self, reply: Reply) -> str:
        """What the person says to the open question; "" when they stop here."""
        special = self._special().get(reply.question)
        if special is not None:
            return special(reply)
        if reply.question in circumstances():
            return self._fact(reply)
        return self.chance.choice(reply.options).send if reply.options else ""

    def _special(self) -> dict[str, Callable[[Reply], str]]:
        persona, chance = self.persona, self.chance
        return {
            "need": lambda _reply: persona.opening,
            "which-need": lambda _reply: "1",
            "place": lambda _reply: persona.place,
            "which-place": lambda _reply: "1",
            "which-service": self._which_service,
            "agree": lambda _reply: "YES" if chance.random() < persona.agrees else "NO",
            "contact-name": lambda _reply: persona.name,
            "contact-phone": lambda _reply: "this number" if persona.channel == "sms" else persona.phone,
            "safe-to-contact": lambda _reply: chance.choices(["1", "2", "3"], [12, 5, 2])[0],
            "instead": lambda _reply: chance.choices(["1", "2", "3"], [6, 2, 1])[0],
            "go-on": lambda _reply: "YES",
            "person-instead": lambda _reply: "NO" if chance.random() < 0.8 else "YES",
        }

    def _which_service(self, reply: Reply) -> str:
        numbers = [option.send for option in reply.options if option.send.isdecimal()]
        if not numbers or (self.chosen and self.chance.random() > ANOTHER_CHANCE):
            return ""
        self.chosen += 1
        return self.chance.choices(numbers, [2**-place for place in range(len(numbers))])[0]

    def _fact(self, reply: Reply) -> str:
        """The fact in words, the number of the option that says it, or passing the question over."""
        told = self.persona.facts.get(reply.question)
        asked = circumstances()[reply.question]
        if not asked.options:
            return told or self._pass_over(reply)
        labels = {option.label: option.key for option in asked.options}
        for option in reply.options:
            if told is not None and labels.get(option.label) == told:
                return option.send
        return self._pass_over(reply) if told is None or self.chance.random() < 0.2 else "SKIP"

    def _pass_over(self, reply: Reply) -> str:
        sends = [option.send for option in reply.options]
        for likely, words in ((0.45, "NO"), (0.25, "SKIP"), (0.2, "RATHER NOT SAY")):
            if words in sends and self.chance.random() < likely:
                return words
        return "SKIP" if "SKIP" in sends else (sends[0] if sends else "")
