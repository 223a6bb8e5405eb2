"""A local Slack: strict Web API, Socket Mode, signed HTTP, and a page. It knows nothing of any app.

sandbox = Sandbox(manifest=manifest, seed=seed)
await sandbox.start()
# run the app with sandbox.api_url, sandbox.bot_token, sandbox.app_token
maya = sandbox.person("maya")
result = await maya.command("#sales", "/log 12 calls")
"""

from sandbox.clock import Clock
from sandbox.faults import Fault, Faults
from sandbox.log import ApiLog, LogEntry
from sandbox.model import Channel, Message, User, View
from sandbox.person import Person, PersonError
from sandbox.results import ActionResult, CommandResult, SubmitResult
from sandbox.server import Sandbox
from sandbox.workspace import Workspace

__all__ = [
    "ActionResult",
    "ApiLog",
    "Channel",
    "Clock",
    "CommandResult",
    "Fault",
    "Faults",
    "LogEntry",
    "Message",
    "Person",
    "PersonError",
    "Sandbox",
    "SubmitResult",
    "User",
    "View",
    "Workspace",
]
