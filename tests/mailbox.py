"""Where the letters of a test arrive."""

from citykey_site.domain.messages import Message


class Mailbox:
    """Takes letters as a mail server would, and may refuse or delay them."""

    def __init__(self) -> None:
        self.letters: list[Message] = []
        self.answer: Exception | None = None

    def deliver(self, message: Message) -> None:
        """Keeps a letter, or raises the answer that the test wants."""
        if self.answer is not None:
            raise self.answer
        self.letters.append(message)

    def of(self, address: str) -> list[Message]:
        """Returns the letters to one address."""
        return [letter for letter in self.letters if letter.to == address]
