"""The wording that the rubric looks for; patterns run on `domain.speech.plain`."""

import re

from domain.speech import any_of

GREETS = any_of(
    (
        r"hi\b|hello|hey\b|good (?:morning|afternoon|evening|day)|thank(?:s| you)|nice to|"
        r"pleasure|glad to|dear",
    )
)
PURPOSE = any_of(
    (
        r"(?:i|we) (?:would like|wanted|want|hope|am calling|called|am here|asked|reached out|"
        r"suggested|thought|am keen)|reason (?:for|i|why)|purpose|goal (?:of|for|today)|"
        r"to (?:understand|learn|find out|see whether|see if|hear)|talk about|about (?:how|"
        r"your)",
    )
)
AGENDA = any_of(
    (
        r"agenda|first\b.*\bthen|(?:two|three|few|couple of) (?:things|topics|points|"
        r"questions|parts)|\d+ minutes|(?:ten|fifteen|twenty|thirty|half an hour|"
        r"quarter of an hour)\b|at the end|by the end|start with|plan for today",
    )
)
PERMISSION = any_of(
    (
        r"(?:is|would|does) (?:that|this|it) (?:be )?(?:ok|okay|alright|all right|fine|work|"
        r"suit|good|still|right|useful)|may i|can i ask|do you mind|if that is (?:ok|okay|"
        r"fine|alright)|anything (?:you would|to add|else you)|what would you like|"
        r"sound(?:s)? (?:good|fair|right|ok)|would you be open|is now",
    )
)
FITS = any_of(
    (
        r"(?:i|we) (?:saw|read|noticed|looked at|understand)|on your (?:site|website|page)|"
        r"you (?:have|run|are|recently|just|opened|mentioned|wrote)|your (?:site|"
        r"stores?|plants?|note|message|e-?mail|role|announcement|post)|since you|"
        r"congratulations",
    )
)
ACK = any_of(
    (
        r"(?:i|we) (?:see|understand|hear|get|appreciate)|makes sense|that is (?:fair|"
        r"understandable|reasonable|helpful|useful|a fair|good to know|clear)|thank(?:s| you)|"
        r"fair (?:point|enough|question|concern)|good (?:point|question)|sounds like|"
        r"of course|i can imagine|you are right|sorry to hear|got it|right,|understandable|"
        r"no wonder|appreciate|understood|good to hear|sounds (?:good|solid|reasonable|tough|"
        r"hard)|fair enough",
    )
)
SUMMARY = any_of(
    (
        r"(?:so |let me )(?:if i|just |see if i |to |i )?(?:understand|understood|hear|"
        r"play (?:that|it) back|summari[sz]e|recap|check)|to sum|in short|what i (?:hear|"
        r"understand|take)|you (?:said|mentioned|told|described)|did i (?:get|understand|"
        r"miss)|have i (?:got|understood|missed)|sounds like|so for you|in other words|so the|"
        r"if i (?:got|understood) (?:you|that|it) right|is that (?:right|correct)",
    )
)
ARGUES = any_of(
    (
        r"(?:that is|you are|this is) (?:\w+ )?(?:not true|wrong|not right|nonsense|mistaken|"
        r"incorrect|not correct)|but (?:you|that is|it is|our|we)\b|no,|actually,? (?:you|"
        r"that|it|we)|you do not understand|everyone else|come on|seriously|not expensive|"
        r"not a (?:real )?problem|trust me|believe me",
    )
)
DISCOUNTS = any_of(
    (
        r"(?:give|offer|get|do) you (?:\w+ ){0,4}(?:discount|\d+ ?(?:%|percent)|off\b|"
        r"better price|lower price|special price|free month)|\d+ ?(?:%|percent) (?:off|"
        r"discount)|discount (?:of|for you)|lower the price|drop the price|half price|"
        r"knock off|cheaper (?:if|for you)|reduce (?:the|our) price",
    )
)
TRADE = any_of(
    (
        r"in (?:return|exchange)|if you (?:take|commit to|pay|reduce|start with|give)|"
        r"smaller scope|fewer|scope|in return for|instead of",
    )
)
PROOF = any_of(
    (
        r"for example|example|customer|reference|case|pilot|trial|report|document|certificate|"
        r"audit|numbers?\b|figures?|data\b|show(?:ed|n)?|measur\w*|\d+ ?(?:%|percent|weeks?|"
        r"days|hours|months|euros?)|test(?:ed)?|speak (?:to|with)|introduce you|evidence|"
        r"written|contract says|plan\b|page|summary|draft",
    )
)
CONFIRMS = any_of(
    (
        r"does that (?:answer|settle|address|help|cover|take care|ease|meet|work for)|"
        r"is that (?:still|enough|what you)|(?:have i|did i|did that) (?:answer|settle|"
        r"address)|would that (?:be enough|settle|work|address|help|cover|do|ease|take)|"
        r"anything else (?:about|on|that)|what else (?:would|is|do)|still (?:a )?(?:concern|"
        r"worry|worried|open)|how does that (?:sit|sound|land)|are you comfortable|"
        r"left (?:open|over)",
    )
)
ISOLATES = any_of(
    (
        r"apart from|besides|aside from|other than|is (?:that|it|this) the only|"
        r"only (?:concern|thing|point|issue)|main (?:concern|worry|thing)|if (?:we|that|"
        r"this) (?:could|was|were|is|can) (?:\w+ )?(?:solved?|settled?|sorted|out of the way|"
        r"answered|solve|settle)|biggest (?:concern|worry)|most (?:important|worr)|"
        r"anything else (?:that )?(?:holds|stops|worries)",
    )
)
BENEFIT = any_of(
    (
        r"sav(?:e|es|ing)|faster|less (?:time|work|effort)|more (?:time|sales|revenue|"
        r"efficient)|so that|which means|that way|helps?\b|easier|improve|reduce|increase|"
        r"better|free up|grow",
    )
)
LIMITS = any_of(
    (
        r"(?:we|it|that|i) (?:can|do|does|would|will|could|am) not (?!sure (?:you|why))|"
        r"not (?:the right|a fit|something we|our strength|sure (?:we|that we|yet))|"
        r"does not (?:do|cover|include|support)|honest|limits?\b|i do not know|(?:find|"
        r"check) (?:it |that )?(?:out|with)|no obligation|if it (?:is|does) not|"
        r"feel free to say no|say no|walk away|may not be|might not be|would not (?:buy|"
        r"recommend|advise|help)|without (?:any )?obligation|happy to (?:stop|leave it)|"
        r"leave it (?:there|at that)|depends on",
    )
)
SIZE = re.compile(
    r"\d|\b(?:half|third|quarter|dozens?|hundreds?|thousands?|twice|two|three|four|five|"
    r"six|ten|twenty|every (?:week|month|day)|percent)\b"
)
AFFECTED = any_of(
    (
        r"(?:my|our|the) (?:team|boss|customers?|clients?|reps?|drivers?|planners?|nurses|"
        r"staff|people|cfo|ceo|finance|sales|store|shops?|colleagues|partners?|owners?|"
        r"auditor|board|guests?|buyers?|suppliers?|warehouse|controller|agency|franchise\w*)|"
        r"(?:i|we|they|everyone|people) (?:\w+ )?(?:feel|suffer|work|stay|lose|lost|spend|"
        r"quit|pay|wait|complain)",
    )
)
NOW = any_of(
    (
        r"this (?:year|quarter|month|season)|by (?:the end|spring|summer|autumn|christmas|"
        r"january|march|june|september|\w+ \d)|before (?:the|our|we)|next (?:year|quarter|"
        r"month|season)|already|deadline|season|audit|opening|launch|since (?:we|the|last|"
        r"january)|every (?:week|month|day)|now\b|january|february|march|april|may\b|june|"
        r"july|august|september|october|november|december",
    )
)
