"""`playmaker` with the waits of delivery shortened, for tests that kill it.

Everything else is as it is installed. A lease of a minute and two and a half minutes of patience with Slack's
history would make each kill cost a test several minutes.
"""

from bot import outcomes
from bot.delivery import Delivery
from bot.slack_posts import SlackPosts

TIMEOUT_S = 2.0
LEASE_S = 4.0
ABSENCE_COUNTS_S = 4.0


def hurry() -> None:
    assert Delivery.__init__.__kwdefaults__
    assert SlackPosts.__init__.__kwdefaults__
    Delivery.__init__.__kwdefaults__.update(timeout_s=TIMEOUT_S, lease_s=LEASE_S)
    SlackPosts.__init__.__kwdefaults__.update(timeout_s=TIMEOUT_S)
    outcomes.ABSENCE_COUNTS_S = ABSENCE_COUNTS_S
    outcomes.LOOKS_AT_S = (0.5, 1.5, 3.0, ABSENCE_COUNTS_S)
    outcomes.LOOK_AGAIN_S = 1.0
