"""The one exception that a use case raises when a person asked for what cannot be."""

from collections.abc import Mapping


class UserError(Exception):
    """A refusal that the person is told about; nothing has been written.

    code: what is wrong, as a name ("deal_not_found"); its sentence, in the reader's language, is the views'.
    field: the form field it is about, if there is one.
    facts: what the sentence needs, as values and not as text.
    """

    def __init__(self, code: str, *, field: str | None = None, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.facts: Mapping[str, object] = facts

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({shown})" if shown else self.code
