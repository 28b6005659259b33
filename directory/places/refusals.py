"""Why something was not taken by an import, told so that a person can mend it: file, line, reason."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row that was not taken. `line` counts from 1, the header being line 1."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


class SourceRefusedError(ValueError):
    """The whole source was not taken; the directory is as it was."""

    def __init__(self, file: str, reason: str, line: int = 0) -> None:
        super().__init__(f"{file}, line {line}: {reason}" if line else f"{file}: {reason}")
        self.file = file
        self.reason = reason
        self.line = line


class RowRefusedError(ValueError):
    """A row cannot be taken; the message says why."""
