"""The wording by which objections to deciding and signing are told apart: weights and patterns, our own.

Patterns run on `domain.speech.plain`, each from the start of a word. 4 and more settles it, 2 is a hint.
"""

AUTHORITY = (
    (
        4,
        r"loop in|on behalf of|(?:board|committee|partners|council|management) (?:meets?|meeting|"
        r"votes?|decides?|has to|must|will)|decision[- ]?maker|(?:final|last|casting) (?:vote|say|"
        r"word)|(?:a|the) user,? not|not (?:a|the) (?:buyer|decider|boss)|everyone (?:aligned|"
        r"on the same page)",
    ),
    (
        5,
        r"not (?:really |entirely |only |just )?up to me|ask (?:the|my) (?:missus|wife|husband|boss|"
        r"partner|manager|father|mother|owner)|stakeholders?\b|(?:only|just) (?:responsible|in charge|"
        r"there|here) (?:for|of)|(?:has|have|would have|needs?) to (?:vote|be consulted|be asked)",
    ),
    (
        5,
        r"(?:is|be) (?:\w+ ){1,3}who (?:signs?|decides?|chooses?|picks?|approves?|buys?|says)|"
        r"(?:wrong|right) person|not (?:the|my) (?:one|place) (?:to|who)|(?:above|beyond|"
        r"over) my (?:pay|head|level|grade)",
    ),
    (
        4,
        r"i (?:am |was )?(?:only|just|merely) (?:here to )?(?:evaluat|collect|research|gather|compar|"
        r"prepar|shortlist|advis|recommend)\w*|(?:procurement|purchasing|headquarters|the owner|"
        r"the boss|central \w+) (?:runs?|controls?|chooses?|selects?|makes?|takes?|picks?|dictates?|"
        r"decides?)",
    ),
    (
        4,
        r"(?:would|will|does|do) (?:never|not) (?:let|allow) (?:me|us)|hands are tied|(?:two|three|"
        r"several|both|more) (?:\w+ )?(?:signatures?|directors|partners|approvals?)|"
        r"dictates? (?:which|what|who)|(?:takes?|makes?) (?:those|these|such|all|"
        r"that) (?:\w+ )?decisions?|tender\b|final say|last word",
    ),
    (
        4,
        r"(?:sell|push|defend|justify|bring|get) (?:it|this|that|"
        r"something like this) (?:through )?internally|convince (?:my|our|the) ",
    ),
    (
        4,
        r"(?:procurement|purchasing|finance|it|marketing|hr|operations|legal) (?:department|team|"
        r"people|group) (?:\w+ )?(?:decides?|handles?|owns?|chooses?|buys?|picks?)",
    ),
    (
        3,
        r"(?:only|just) (?:make|give|write|prepare) (?:a|the) (?:recommendation|proposal|shortlist)|"
        r"recommend(?:ation)?\b",
    ),
    (4, r"(?:decision|decide|say yes|agree)\b.{0,30}\b(?:alone|by myself|on my own)"),
    (
        4,
        r"(?:not|is not|would not be|never) (?:really )?(?:my|mine|me|up to me|our|ours) ?(?:decision|"
        r"call|to (?:make|decide)|who|alone|department|area|to say)|(?:i am|i) (?:not|do not|can not|"
        r"could not|am not) (?:the (?:right|one|person)|decide|the decision|make (?:that|this|the|"
        r"these|those|such) (?:call|decision)|sign|approve|authori[sz])",
    ),
    (
        4,
        r"(?:my|our|the|her|his) (?:boss|manager|ceo|cfo|cto|coo|cmo|cio|director|board|partners?|"
        r"husband|wife|superior|managing director|owner|founder|co-founder|president|vp|head of \w+|"
        r"chief \w+|supervisor|chair\w*|management|leadership|shareholders|parent company|"
        r"line manager|general manager|steering \w+|committee)\b",
    ),
    (
        4,
        r"head ?(?:office|quarters)|hq\b|group (?:level|decides|management)|parent company|"
        r"corporate (?:decides|has|makes|in)|global (?:team|decides|procurement)",
    ),
    (
        4,
        r"sign(?:s|ed|ing)?[- ]?off|approv(?:e|al|es|ed)\b|authori[sz]|final (?:say|word|decision)|"
        r"green ?light|pay ?grade|mandate|buy-in|consensus|committee|veto|has to agree|must agree|"
        r"everyone (?:has to|must|needs to)",
    ),
    (
        3,
        r"(?:run|bring|take|pass|put) (?:it|this|that) (?:by|past|to|up)|(?:talk|speak|check|discuss|"
        r"consult|align|confer|clear) (?:it |this |that )?(?:about (?:it|this) )?(?:with|to) (?:my|"
        r"the|our|others|some|everyone|him|her|them|a)",
    ),
    (
        3,
        r"(?:someone|somebody|person|people) (?:else|above|higher|upstairs)|(?:decides|decide on|"
        r"decided (?:by|in|at)|makes? (?:the|these|those|such) (?:decisions?|calls?))|upstairs|"
        r"higher up|above me|decision[- ]?maker|who decides|in charge of|responsible for",
    ),
    (
        3,
        r"(?:need|have|has|want|get) (?:\w+ )?(?:the )?(?:ok|okay|blessing|permission|agreement|"
        r"backing|support) (?:of|from)|(?:procurement|purchasing|it|finance|marketing|hr|"
        r"operations) (?:decides|handles|has to|needs to|would have to|makes|owns|must)|i (?:only|"
        r"just) (?:recommend|collect|research|evaluate|gather|advise|do the)",
    ),
)
CONTRACT = (
    (
        4,
        r"small print|fine print|(?:able|free|allowed) to (?:leave|cancel|stop|get out|quit)|"
        r"pages of (?:terms|contract|legal)|(?:price|rate|fee) (?:rise|increase|escalat|adjust|"
        r"index)\w*",
    ),
    (
        5,
        r"(?:shorter|longer|smaller|lower|no) (?:term |contract )?commitment|(?:stop|leave|end it|"
        r"quit) (?:at|by|after) (?:the end of )?(?:each|every|any)|pay (?:\w+ )?(?:only )?(?:after|on|"
        r"upon) (?:delivery|acceptance|completion)",
    ),
    (
        4,
        r"right to (?:leave|exit|cancel|terminate|walk|end)|(?:years?|months?) (?:as a |"
        r"at )?(?:minimum|least|binding)|minimum (?:term|of)|(?:quit|leave|stop|end) (?:any ?time|"
        r"monthly|every month|at any)",
    ),
    (3, r"(?:purchasing|purchase|buying|general|own|your|our|standard|payment) (?:\w+ )?terms\b"),
    (
        5,
        r"clause|liabilit|indemn|auto(?:matic)?(?:ally)?[- ]?renew\w*|terminat|notice period|"
        r"jurisdiction|governing law|penalt|warrant(?:y|ies)\b|intellectual property|\bip (?:rights|"
        r"ownership)|sla\b|service levels?|nda\b|non-disclosure|legal (?:team|department|counsel|"
        r"review|wants|has|needs|says|issue|terms|would|will|is|must)|our legal|lawyer|counsel|"
        r"redline|terms (?:and|of|are|you|in|do|we)|payment terms|msa\b|general conditions|"
        r"force majeure|exclusiv",
    ),
    (
        5,
        r"(?:minimum|annual|yearly|long|longer|two|three|five|one|1|2|3|5|12|24|36|multi|"
        r"twelve)[- ]?(?:-?year|-?month|term)?s? (?:\w+ )?(?:term|commitment|contract|agreement|"
        r"lock-?in|binding|period|runtime)|commit(?:ting|ted|ment)? (?:to|for|ourselves|"
        r"us) (?:\w+ )?(?:a|an|one|two|three|\d+|twelve|so|that|more|the)? ?(?:full |"
        r"whole )?(?:years?|months?|long|term)?|tie(?:d)? (?:ourselves|down|in for|us)|"
        r"lock(?:ed)?[- ]?in(?! with)|lock (?:ourselves|us)|cancel|get out|exit|opt out|opt-out|"
        r"way out|leave early|walk away from (?:it|the)",
    ),
    (
        4,
        r"(?:your|the|this|that|a|our standard|standard) (?:\w+ )?(?:contract|agreement|terms|"
        r"paperwork|conditions)\b(?! (?:with|runs|ends|expires))|sign(?:ing)? (?:a|an|anything|"
        r"something|for|your|that|this|up for) (?:\w+ )?(?:contract|agreement|year|years|long|that|"
        r"with|for|until|\d+)?|monthly (?:contract|basis|terms|cancell)|month[- ]to[- ]month|"
        r"pay(?:ment|ing|able)? (?:in advance|up ?front|within|yearly|annually|monthly|after|net|"
        r"in full|terms|in \d+)|prepay|net ?\d\d|\d\d days|invoice terms|up ?front|in advance|refund|"
        r"price (?:increase|adjust|rises?)|renewal|renews?\b|damages|who owns|ownership|escrow|"
        r"wording|paragraph|annex|legal(?:ly|ese)?\b|negotiat\w+ (?:the )?(?:terms|contract)|"
        r"purchase (?:conditions|order terms)|own (?:paper|contract|terms|template)",
    ),
)
BRUSH_OFF = (
    (
        5,
        r"^(?:we|i) (?:will|would|shall) (?:see|have to think|have a think)[.]?$|keep (?:me|"
        r"us) (?:posted|updated|informed)|send it (?:across|over|along)|(?:about|have) to (?:board|"
        r"jump|hang up|leave|dash)",
    ),
    (
        5,
        r"(?:contact|reach|write to|write) (?:me|us) (?:by|via|per|through|at) (?:e-?mail|mail|post|"
        r"our website)|(?:consider|review|look at|check|discuss) it (?:\w+ )?and (?:inform|let|tell|"
        r"call|write|come back)|do not take (?:\w+ )?calls|(?:gotta|got to|need to) (?:run|go|dash)",
    ),
    (4, r"call back|(?:come|get) back to you"),
    (5, r"^(?:we are|i am) (?:good|fine|ok|okay|all set|covered),? ?(?:thanks|thank you)?[.]?$"),
    (4, r"send (?:over |across |through )?(?:a|an|the|your|some|any|whatever)\b|(?:take|have) a look"),
    (
        3,
        r"not (?:really )?have (?:any |much |the )?time\b(?! to (?:set|learn|train|implement|"
        r"introduce|migrate|roll|configure))",
    ),
    (2, r"time to (?:talk|speak|chat|discuss)"),
    (
        5,
        r"(?:send|mail|e-?mail|shoot|drop|forward|leave|text) (?:me|us|it|over|through|"
        r"across) (?:\w+ ){0,4}(?:info\w*|e-?mail|mail|brochure|details|material\w*|something|deck|"
        r"slides|presentation|pdf|line|one-?pager|link|documentation|docs|leaflet|over|through|that|"
        r"it|across|stuff|offer|write-?up|anything|summary|note|catalogue|your|in writing)|(?:just|"
        r"please|could you|can you|simply|why do not you) (?:\w+ )?(?:send|mail|e-?mail|put it in|"
        r"drop)|put (?:it|that|this|everything|something) in (?:an? )?(?:e-?mail|mail|writing)",
    ),
    (
        5,
        r"(?:not|no|isn't|never|zero) (?:really |at all |particularly |that |very |"
        r"currently )?interest(?:ed)?\b|no,? thank|no thanks|thanks,? but|not for (?:us|me)|"
        r"leave (?:me|us) alone|stop (?:calling|e-?mailing|contacting|writing|bothering|sending)|"
        r"(?:take|remove|delete) (?:me|us|my|our)|unsubscribe|do not (?:call|contact|e-?mail|write|"
        r"bother)|how did you get|where did you get|who gave you|cold calls?|goodbye|hang(?:ing)? up|"
        r"bye\b",
    ),
    (
        4,
        r"think (?:it |this |that |things )?(?:over|through|about)|sleep on|mull|let (?:it|me|us|"
        r"this) (?:sink|think|digest|ponder|chew)|(?:i|we) (?:will|would|"
        r"shall) (?:\w+ )?(?:let you know|get back|be in touch|call you|come back to you|get in touch|"
        r"contact you|reach out|write you|ring you|have a (?:look|think)|look at (?:it|this) (?:when|"
        r"some|at)|give you a (?:call|ring|shout))|get back to (?:you|me)|(?:we are|"
        r"i am) going to think|do not call us",
    ),
    (
        4,
        r"(?:call|ring|phone|try|contact|write|catch|ping) (?:me|us) (?:\w+ )?(?:back|later|again|"
        r"some|another|next|tomorrow|when|in)|(?:some|another) other time|another time|some ?time|"
        r"not a good time to talk|(?:in|into|running to|late for|about to|on my way) (?:a |"
        r"to )?(?:\w+ )?(?:meeting|call|appointment|go|lunch|train|airport)|driving|on the (?:road|go|"
        r"phone|train|run)|(?:i|we) (?:do|have|really|just)? ?(?:not have|have no|no|am out of|"
        r"are out of|am short of) (?:any |much |the )?time\b(?! to (?:set|learn|train|implement|"
        r"introduce|migrate|roll|configure))|(?:i am|am|we are) (?:\w+ )?(?:busy|about to|in the car|"
        r"swamped)(?! with)|got to (?:run|go)|have to (?:run|go|jump|leave|dash)|(?:only|"
        r"just) (?:browsing|looking|curious|gathering|collecting)|keep (?:us|it|me|your|"
        r"you) (?:in mind|on file|details|number|posted)|on file|not today|maybe (?:later|some|"
        r"another|one day)|some day|one day|if (?:anything|something) changes|sounds (?:nice|"
        r"interesting|good|great),? (?:but|we|i|send)|interesting,? (?:but|we|i|send|leave)",
    ),
)
CONDITION = (
    r"by law|(?:law|regulat\w+|statute|court|authorit\w+) (?:\w+ )?(?:forbids?|requires?|"
    r"prohibits?|does not allow|demands?)|illegal|not legally|legally (?:not|bound|"
    r"obliged|required)",
    r"(?:signed|contract|agreement|licen[cs]e) (?:\w+ )*(?:until|till|runs? (?:to|until|"
    r"through)|through|for another|expires?|ends?) (?:\w+ )*(?:\d{4}|january|february|"
    r"march|april|may|june|july|august|september|october|november|december|year|years|"
    r"months|summer|spring|autumn|winter)",
    r"(?:signed|renewed) (?:with|a|for) .{0,40}\b(?:last|this|in|for|yesterday|just)",
    r"(?:spending|spend|purchasing|hiring|investment|budget) (?:freeze|stop|ban)|"
    r"frozen (?:all|every|by|until|spend\w*|budgets?)|insolven|bankrupt|receivership|"
    r"chapter 11|administration|laying off|lay-?offs|no (?:money|funds|cash) (?:at all|"
    r"left|whatsoever|until)|shut(?:ting)? down|closing (?:the|our) (?:site|office|"
    r"business|branch)",
    r"(?:works council|board|parent company|group|regulator|"
    r"supervisory) (?:\w+ )?(?:has (?:refused|forbidden|rejected|decided against|banned)|"
    r"does not allow|forbids|banned|refused)|not allowed to|strictly (?:forbidden|"
    r"prohibited)",
    r"must (?:stay|remain|be kept|be stored|not leave) (?:in|on|inside|within|the)",
)
