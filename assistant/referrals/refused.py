"""The one way in which this room says no."""

from assistant.referrals.guards import Refusal


class ActionRefused(Exception):  # noqa: N818 - an answer, not an error of ours
    """Something may not be done. `problem_key` is stable, `message` plain words, `detail` the field at fault."""

    def __init__(self, problem_key: str, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.problem_key = problem_key
        self.message = message
        self.detail = detail

    @classmethod
    def of(cls, refusal: Refusal) -> "ActionRefused":
        """From the machine's answer."""
        return cls(refusal.problem_key, refusal.message, refusal.detail)
