"""What stands in while an answer is on its way, and what is said when it came too late."""

from views.blocks import Home, Message, Modal, section


def loading() -> Modal:
    return Modal("wait.loading", "Playmaker", [section("One moment.")])


def thinking() -> str:
    """Shown behind the bot's name while an answer is on its way."""
    return "is thinking it over…"


def gone() -> Message:
    return Message("That took too long to open. Please try again.")


def at_home(message: Message) -> Home:
    """A Home tab that says this and nothing else."""
    return Home(message.blocks or [section(message.text)])


def slack_is_silent() -> Message:
    return Message("Slack did not tell me who you are. Please try again in a minute.")
