"""Finding a page of the coach's own by what somebody asks, by the stems of its words."""

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from domain.speech import stems
from domain.tips import Tip

SHARE = 0.4
"""How much of what is rare in a question a page has to have, to be more than a chance hit."""
UNKNOWN = 0.7
"""How rare a word counts that stands on no page, from 0 to 1."""
_ALSO_ABOUT: Mapping[str, str] = {
    "challenger": "challenge provoke insight reframe thinking teach status",
    "competencies": "listen listener mail write motivation reject rejection story prepare preparation",
    "consultative": "advise advisor trusted diagnose consult honest qualify disqualify fit",
    "next_steps": """
        silent silence ghost ghosted ghosting quiet reply respond unresponsive stall slip slipping postpone
        reschedule commit commitment close closing chase momentum follow-up invitation no-show
        """,
    "objection_authority": "decide decides decision decision-maker cfo ceo board boss executive gatekeeper",
    "objection_brush_off": "gatekeeper cold open voicemail interested hang",
    "objection_budget": "cfo money fund freeze",
    "objection_competitor": "rival incumbent vendor compare",
    "objection_contract": "procurement purchasing legal terms clause negotiate",
    "objection_effort": "rollout adoption training migrate migration",
    "objection_price": "price discount negotiate negotiation cheap cheaper expensive concession",
    "objection_security": "gdpr privacy certificate audit",
    "objection_timing": "postpone delay later quarter slip wait",
    "objection_trust": "reference proof case study testimonial pilot",
    "solution": "tender rfp demo requirement pain vision",
    "spin_implication": "consequence impact cost urgency",
    "spin_need_payoff": "payoff benefit wish",
    "spin_problem": "pain difficulty discovery qualify",
    "spin_situation": "background research prepare open cold",
    "stakeholders": """
        champion sponsor stakeholder decide decides decision-maker committee gatekeeper procurement purchasing
        cfo ceo executive multithread multithreading multi-thread multi-threading single-threaded contact
        left leave
        """,
    "value": "roi case business payback worth feature benefit discount negotiate concession trade cfo",
}
"""What people call a topic who ask about it, where its pages say it in other words."""


@dataclass(frozen=True, slots=True)
class Index:
    """The tips with the stems of their titles, of what else their topic is called, and of all their words;
    and how rare each stem is."""

    tips: tuple[Tip, ...]
    titles: tuple[frozenset[str], ...] = field(repr=False)
    topics: tuple[frozenset[str], ...] = field(repr=False)
    words: tuple[frozenset[str], ...] = field(repr=False)
    rarity: Mapping[str, float] = field(repr=False)

    def weight(self, found: Collection[str]) -> float:
        """A stem that stands nowhere weighs like a rare one."""
        return sum(self.rarity.get(each, UNKNOWN * math.log(1 + len(self.tips))) for each in found)


@lru_cache(maxsize=8)
def index_of(tips: tuple[Tip, ...]) -> Index:
    titles = tuple(stems(f"{each.title} {each.topic.replace('_', ' ')}") for each in tips)
    topics = tuple(stems(_ALSO_ABOUT.get(each.topic, "")) for each in tips)
    words = tuple(
        title | stems(f"{each.body} {each.exercise} {each.better}")
        for title, each in zip(titles, tips, strict=True)
    )
    seen = Counter(stem for found in words for stem in found)
    return Index(tips, titles, topics, words, {stem: math.log(1 + len(tips) / n) for stem, n in seen.items()})


def search(index: Index, text: str, *, most: int = 3) -> tuple[Tip, ...]:
    """The tips that have most of what is rare in a text, titles and topics counting more; none where that is
    chance."""
    asked = stems(_E_MAIL.sub("mail", _FOLLOW_UP.sub("follow-up", text))) - _ABOUT_ASKING
    needed = SHARE * index.weight(asked)
    found: list[tuple[float, str, Tip]] = []
    for tip, title, topic, words in zip(index.tips, index.titles, index.topics, index.words, strict=True):
        hit = asked & (words | topic)
        if hit and index.weight(hit) >= needed:
            worth = index.weight(asked & words) + index.weight(asked & title) / 2
            found.append((-round(worth + index.weight(asked & topic), 6), tip.key, tip))
    return tuple(tip for _, _, tip in sorted(found, key=lambda each: each[:2])[:most])


_FOLLOW_UP = re.compile(r"\bfollow(?:ing)?[ -]ups?\b", re.IGNORECASE)
_E_MAIL = re.compile(r"\be-?mails?\b", re.IGNORECASE)
_ABOUT_ASKING = stems(
    "past tips tip advice help need best practice better way explain question buyer customer prospect "
    "client sell"
)
