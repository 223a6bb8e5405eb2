"""What people say when they write to the bot: the words by which its rules know what they want."""

import re

from domain.speech import any_of

HELLO = re.compile(
    r"(?:(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|help|test|menu|start|there|coach|playmaker|"
    r"what can you do|how does this work|who are you|what are you|what is this|can you help(?: me)?|"
    r"i need help)[ ,.!?]*)+"
)
THANKS = re.compile(
    r"(?:(?:thanks|thank you|thx|cheers|ok|okay|great|perfect|good|super|nice|got it|will do|a lot|so much|"
    r"very much|coach|playmaker)[ ,.!]*)+"
)
_INVENT = (
    r"(?:fake|false|invent\w*|made[- ]up|mak(?:e|ing) up|pretend\w*|bluff\w*|"
    r"lie|lying|exaggerat\w*|imaginary|non-?existent)"
)
_INVENTED = (
    r"(?:deadlines?|scarcity|urgency|references?|customers?|discounts?|price (?:increase|rise)s?|"
    r"competitors?|offers?|testimonials?|case stud(?:y|ies)|quotes?|spots?|places?|stock|numbers?|results?|"
    r"demand|waiting list)"
)
WANTS_INVENTED = any_of(
    (
        rf"{_INVENT}\b.{{0,50}}\b{_INVENTED}\b",
        rf"{_INVENTED}\b.{{0,30}}\b(?:that (?:does|do) not exist|that (?:is|are) not (?:true|real))",
        r"(?:guilt|scare|frighten|threaten|pressure|trick|manipulate|shame) "
        r"(?:\w+ ){0,3}(?:into|customer|buyer|client|prospect)",
    )
)
WRITE = any_of(
    (
        r"(?:write|draft|word|phrase|help me (?:say|write|tell)|tell (?:them|him|her|the)|say (?:that|to)|"
        r"email|message|give me (?:a|some) (?:lines?|phrases?|sentences?)|"
        r"(?:can|could|should|may) i (?:say|tell|write))\b",
    )
)
UNTRUE = any_of(
    (
        r"(?:even though|although|though) (?:it|that|this|there) (?:actually |really )?"
        r"(?:does|did|is|are|will|was) not(?: (?:true|real|so|the case))? ?(?:$|[.,;?!])",
        r"(?:which|that|it) (?:is|are) (?:not true|untrue|a lie)\b",
    )
)
"""Something that is to be said although it is not so."""
AVOIDS = any_of((r"(?:instead of|without|avoid\w*|rather than|not to|stop (?:saying|using)|never)\b",))
TWO_NOES = any_of(
    (
        r"(?:said|says|saying|told (?:me|us)|gave (?:me|us)|answered|wrote|replied) (?:\w+ ){0,3}?no "
        r"(?:\w+ )?(?:twice|again|two times|for the second time|a second time|three times|already twice)",
        r"(?:second|2nd|third|another) no\b|two noes|two no's|twice (?:said )?no\b",
        r"(?:declined|refused|rejected|turned (?:me|us|it) down) (?:\w+ ){0,2}"
        r"(?:twice|again|two times|for the (?:second|third|fourth))",
        r"said no\b.{0,20}\bno (?:again|once more|a second time)\b",
        r"(?:keeps?|still|again) (?:saying|says|said) no\b",
    )
)
LOG_LEAD = re.compile(
    r"^(?:please |could you |can you |would you |hey |hi |ok |also )*"
    r"(?:log|add|record|track|count|note down|put down|enter|register)(?: that)?(?: i)?(?: have| had)?"
    r"(?: made| did| done| held| sent| ran)?\s+",
    re.IGNORECASE,
)
DID_LEAD = re.compile(
    r"^(?:so |today |yesterday |ok |well )*(?:i|we)(?:'ve| have)?(?: just| also| already)? "
    r"(?:made|did|done|held|sent|ran|had|booked|got|finished)\s+",
    re.IGNORECASE,
)
WITH = re.compile(r"\s+with\s+(?=[A-Z\"“])")
TAIL = re.compile(r"(?:,? (?:please|thanks|thank you|to my week|for me))+[.!]*$", re.IGNORECASE)
ASKS_HOW = re.compile(r"^(?:how|what|when|why|which|who|where|should|is|are|does|do you)\b")
_NUMBERS = r"(?:numbers?|calls|targets?|deals?|pipeline|week|activity|win rate|quota|meetings|demos)\b"
_NO_NAME = r"(?!(?:Today|This|That|Let|What|How|Who|Where|It|Here|My|Our|The|I)\b)"
OF_OTHERS = re.compile(
    rf"\b{_NO_NAME}(?P<owner>[A-Z]\w+)['’]s? (?:\w+ )?{_NUMBERS}"
    rf"|<@[UW]\w+>(?:['’]s)? (?:\w+ )?{_NUMBERS}|{_NUMBERS} (?:of|for|from) <@[UW]\w+>"
    r"|\b[Hh]ow (?:is|was|are) (?:<@\w+>|(?P<name>[A-Z]\w+)) doing\b",
)
OF_DEAL = re.compile(
    r"\b(?:about|status of|update on|next (?:for|with|on|in)|stand with|going on with|[Hh]ow is|things with|"
    rf"need (?:on|for)|know of|deal) {_NO_NAME}[\"“]?(?P<name>[A-Z][\w&'’-]*(?: (?:[A-Z&][\w&'’-]*)){{0,3}})",
)
MINE = any_of(
    (
        r"(?:my|mine|i|me|am i|do i|have i|i am|our|we)\b",
        r"(?:show|list|give) (?:me|all|open|the)",
    )
)
DUE = any_of((r"(?:next steps?|follow[- ]?ups?) (?:\w+ )?(?:due|today|this week|overdue)",))
SELLS = any_of(
    (
        r"(?:they|he|she|customer|buyer|client|prospect|boss) (?:just |still |always |also )?"
        r"(?:say|says|said|tell|tells|told|think|thinks|want|wants|asks?|asked)\b",
        r"how (?:do|should|can|would|could) i (?:answer|respond|reply|handle|open|ask|close|start|get|"
        r"deal with|win|talk|build|find|bring|make|move|prepare|tell|explain|present|negotiate|qualify|"
        r"end|follow up|sell|avoid|stop|improve|keep|challenge|run|write|learn|get better)",
        r"what (?:do|should|can|could) i do (?:if|when|once|about|against)",
    )
)
SAID = re.compile(
    r"\b(?:says?|said|saying|told (?:me|us)|tells (?:me|us)|goes|thinks?|keeps? (?:on )?saying|objects?|"
    r"replied|answered|wrote|objection(?: is)?)\b(?: that)?\s*[:,]?\s*(?P<said>.+)$",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[\"“„«](?P<said>[^\"”“»]{3,400})[\"”“»]|(?<!\w)['‘](?P<single>[^'‘]{3,400})['’](?!\w)")
ASKS_BACK = re.compile(
    r"[,.;]?\s*(?:and )?(?:what|how) (?:do|should|can|would|could|to) (?:i )?"
    r"(?:say|answer|do|respond|reply|handle)\b.*$",
    re.IGNORECASE,
)
OBJECTION = any_of((r"objections?\b|(?:answer|respond|reply|react) (?:to|when|if)\b|push ?back",))
QUESTIONS = any_of(
    (
        r"(?:which|what|some|good|discovery|spin|open|give me|suggest|more|better) (?:[\w-]+ ){0,3}"
        r"questions?\b",
        r"questions? (?:to|for|about|i|we|should)\b|what (?:should|can|could|do|would) i ask",
    )
)
BUYER = any_of((r"(?:they|he|she|customer|buyer|client|prospect|cfo|ceo|boss|lead|company)\b",))
