"""Pressure in a seller's words: what the coach refuses to write and marks down when it reads it.

A true date ("your contract ends in May", "the pilot closes on the 12th as agreed") is not pressure; a date
that is made up to hurry somebody mostly shows in the wording below. What these rules find is a reason to
look, no verdict.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from domain.speech import any_of, plain, quoted, sentences


class PressureKind(StrEnum):
    FALSE_DEADLINE = "false_deadline"
    SCARCITY = "scarcity"
    GUILT = "guilt"
    FAKE_REFERENCE = "fake_reference"
    FEAR = "fear"
    PUSHING = "pushing"


@dataclass(frozen=True, slots=True)
class Pressure:
    """One phrase that presses, with the sentence it stands in."""

    kind: PressureKind
    quote: str


_SOON = (
    r"(?:today|tonight|tomorrow|now|right now|this (?:week|month|quarter|afternoon)|"
    r"by (?:friday|monday|tonight|tomorrow|midnight|"
    r"end of (?:day|the day|the week|month)|the end of (?:the )?(?:day|week|month|quarter)))"
)
_KINDS: tuple[tuple[PressureKind, re.Pattern[str]], ...] = (
    (
        PressureKind.FALSE_DEADLINE,
        any_of(
            (
                rf"(?:only|just|good|valid|available|holds?|honou?r\w*) (?:for |until |"
                rf"till )?{_SOON}(?: only)?\b.{{0,40}}(?:price|offer|discount|deal|rate|terms)",
                rf"(?:offer|price|discount|deal|rate|terms|special)\b .{{0,50}}\b(?:expires?\b|ends?\b|"
                rf"gone\b|"
                rf"runs out|disappears?|off the table|valid|only (?:for |until )?{_SOON}|"
                rf"goes up {_SOON})",
                rf"(?:if|unless|when) you (?:\w+ )?(?:sign|buy|order|commit|decide|close|"
                rf"confirm) (?:\w+ ){{0,3}}{_SOON}",
                r"last chance|final chance|now or never|one-time (?:offer|deal)|today only|act (?:now|"
                r"fast|quickly)",
                r"clock is ticking|window is closing|(?:will not|can not|"
                r"do not) (?:be able to )?(?:hold|keep|guarantee|offer) (?:this|that|the|"
                r"you this) (?:price|offer|discount|deal|rate)",
                rf"(?:discount|price|offer|deal) (?:\w+ )?(?:is |only )*(?:for|until|till) {_SOON}",
                rf"(?:sign|decide|commit|order) (?:\w+ ){{0,2}}{_SOON} (?:or|to get|to keep|and i)",
            )
        ),
    ),
    (
        PressureKind.SCARCITY,
        any_of(
            (
                r"(?:only|just) (?:\w+ ){0,2}(?:a few|one|two|three|four|five|\d+|a couple of|"
                r"a handful of) (?:\w+ )?(?:spots?|slots?|places?|seats?|licen[cs]es|units?|left|"
                r"remaining|packages)",
                r"(?:spots?|slots?|places?|seats?) (?:are |is )?(?:going|filling|running out|"
                r"almost gone|nearly gone|limited|left)",
                r"almost (?:sold out|gone|full)|nearly sold out|selling (?:fast|out)|while (?:stocks|"
                r"supplies) last|limited (?:spots|slots|places|availability|time|offer|number)",
                r"(?:another|other) (?:customer|company|buyer|client)s? (?:is|are) (?:waiting|"
                r"about to|ready to|interested in) (?:\w+ )*(?:your|this|the|take|for) ?(?:slot|spot|"
                r"place|price|offer|it|one)?",
            )
        ),
    ),
    (
        PressureKind.GUILT,
        any_of(
            (
                r"after all (?:the|this|my|our) (?:time|work|effort|trouble)|(?:after|"
                r"considering) (?:all|everything) (?:i|we|that i|"
                r"that we)(?: have)? (?:\w+ )?(?:did|done|do|invested|put)",
                r"you owe|i (?:went|have gone|am going) out on a limb|(?:i|"
                r"we) (?:\w+ )?fought (?:so )?hard for (?:you|this)",
                r"you (?:are|will be) (?:letting|making) (?:me|us|your team|everyone) (?:down|look)|"
                r"let(?:ting)? (?:me|your team|them|everyone) down|disappointed in you|(?:my|"
                r"our) boss will (?:kill|fire)",
                r"(?:i|we) (?:\w+ )?(?:spent|invested) (?:so much|hours|days|weeks|all this)|"
                r"wast(?:ed|ing) (?:my|our) time|i thought you were (?:serious|a leader|someone)|"
                r"do me (?:a|this) favou?r and sign",
            )
        ),
    ),
    (
        PressureKind.FAKE_REFERENCE,
        any_of(
            (
                r"(?:everyone|everybody|all|every) (?:\w+ ){0,3}(?:in your (?:industry|sector|market|"
                r"field)|of your competitors|your competitors|your peers|serious compan\w+|"
                r"other compan\w+|the big (?:names|players))(?: \w+)* (?:is|are|has|have|uses?|"
                r"already|bought|buys?|switched|signed|chose)",
                r"(?:all|every one) of your competitors|nobody (?:ever )?(?:says no|regrets|regretted|"
                r"complains|leaves)|no one (?:ever )?(?:says no|regrets|regretted|complains|leaves)|"
                r"every (?:customer|client) (?:of ours )?(?:loves|doubles|saves|says)",
            )
        ),
    ),
    (
        PressureKind.FEAR,
        any_of(
            (
                r"(?:be|get|getting|being|are|fall|falling) left behind|(?:you will|you would|"
                r"you are going to|you might) (?:regret|be sorry|lose your (?:job|position|bonus)|"
                r"be fired|go (?:bust|bankrupt|under|out of business))",
                r"(?:can not|could not|can you really) afford (?:not to|to wait|to lose|to miss)|"
                r"explain (?:to|that to) your (?:boss|board|ceo|shareholders) why|"
                r"before it is too late|hate (?:for you )?to (?:see|be the one)|"
                r"your competitors will (?:eat|crush|overtake|destroy|beat)",
            )
        ),
    ),
    (
        PressureKind.PUSHING,
        any_of(
            (
                r"(?:not|never|will not|do not) (?:take|taking|accept) no|just (?:sign|say yes|do it|"
                r"trust me)|sign (?:here|right) (?:now|and)|what (?:will|would|does|do) (?:it|i|"
                r"we) (?:take|need|have to do) (?:\w+ ){0,4}(?:to sign|to close|sign|"
                r"close) (?:\w+ )?(?:today|now|this)",
                r"no[- ]brainer|only an? (?:fool|idiot)|you would be (?:crazy|stupid|mad|foolish)|"
                r"would be (?:crazy|stupid|foolish|insane) not to|(?:stop|quit) (?:stalling|"
                r"hesitating)|make (?:a|the|your) decision (?:right )?now|need (?:a|your|"
                r"an) (?:answer|decision|signature|yes) (?:\w+ )?(?:today|now|tonight|by tomorrow)",
                r"what is (?:there to|stopping you from) (?:think about|sign\w*)|"
                r"i am not (?:hanging up|leaving) (?:until|without)|you (?:have|need) to (?:decide|"
                r"sign|commit) (?:today|now|tonight|right now|immediately)",
            )
        ),
    ),
)
_OVERCLAIM = any_of(
    (
        r"guarantee[sd]? (?:you |that |to |your )?(?:\w+ )*(?:results?|savings?|growth|roi|"
        r"return|success|double|never|will)|100 ?(?:%|percent)(?: \w+)? (?:safe|secure|sure|"
        r"risk|guarantee|satisf|accurate|uptime)",
        r"(?:zero|no|without any) risk|risk[- ]free|(?:by far |simply |"
        r"clearly )?the best (?:\w+ )?(?:on the market|in the (?:world|market|industry)|"
        r"there is|solution|tool|platform|product)",
        r"(?:we|it|our \w+) (?:can|will|does|do) (?:do )?(?:everything|anything|always)|"
        r"never (?:fails?|breaks?|goes down|had (?:a|an|any) (?:outage|complaint|unhappy))|"
        r"everyone (?:loves|uses|is happy)|works for (?:everyone|everybody|anyone|"
        r"any company)|perfect for (?:everyone|you)|always (?:works|delivers)",
        r"(?:no|nobody|none of the) other (?:\w+ )?(?:vendor|company|supplier|tool|"
        r"product)s? (?:can|does|has|comes close)|world[- ]class|unbeatable|unmatched|"
        r"number one (?:in|on)",
    )
)


def pressure_in(text: str) -> tuple[Pressure, ...]:
    """Every sentence that presses, once for each kind of pressure in it, in order."""
    return tuple(
        Pressure(kind, quoted(sentence))
        for sentence in sentences(text)
        for kind, pattern in _KINDS
        if pattern.search(plain(sentence))
    )


def overclaims_in(text: str) -> tuple[str, ...]:
    """Sentences that claim more than anybody could show."""
    return tuple(quoted(each) for each in sentences(text) if _OVERCLAIM.search(plain(each)))
