"""The wording by which objections to buying are told apart: weights and patterns, our own.

Patterns run on `domain.speech.plain`, each from the start of a word. 4 and more settles it, 2 is a hint.
"""

PRICE = (
    (3, r"roi\b|return on investment|(?:invoice|bill)\b"),
    (
        4,
        r"(?:quot(?:e|ed)|offer(?:ed|s)?|charg(?:e|ed|es)|asks?|asked) (?:us |me )?(?:a lot |"
        r"much |far |way )?(?:less|more|half|lower)",
    ),
    (
        4,
        r"(?:fees?|prices?|costs?|rates?|quotes?|invoice|bill|numbers?|total) (?:is|are|"
        r"seems?|looks?|was|were) (?:\w+ )?(?:ridiculous|high|crazy|insane|outrageous|a lot|"
        r"too|hard|not (?:justified|acceptable|ok))",
    ),
    (
        4,
        r"(?:\d+|five|ten|fifteen|twenty|thirty|forty|fifty) ?(?:%|percent) (?:off|less|lower|"
        r"cheaper|discount|more)",
    ),
    (2, r"(?:for|at) half (?:of )?(?:that|the|this)?"),
    (
        4,
        r"(?:too|very|so|quite|rather|really|pretty|way too|far too|a bit|more|less|that|is|"
        r"are|looks?|seems?|bit|how) expensive|expensive\b",
    ),
    (4, r"pric(?:e|es|ed|ey|ier|y|ing)\b|overpriced"),
    (4, r"cheap(?:er|est)?\b|discount|rebate"),
    (
        4,
        r"(?:too much|a lot of|that much|more|so much|serious|crazy|good) money\b|(?:for|"
        r"at) (?:that|this) (?:money|amount|figure|sum|rate)",
    ),
    (
        3,
        r"costs? (?:too|a lot|more|twice|double|an arm|a fortune|that much|so much|us more|"
        r"way)|(?:the|your|these|total|that) (?:\w+ )?(?:cost|costs|fee|fees|quote|quotation|"
        r"number|figure|rate|rates) "
        r"(?:is|are|seems?|looks?|came|comes|feels?|was|were)?",
    ),
    (
        3,
        r"(?:twice|double|triple|three times|two times|half|\d+ ?(?:%|"
        r"percent)) (?:\w+ )?(?:what|as much|the|of what|more|higher|above|over|less|off|"
        r"lower|cheaper)",
    ),
    (
        3,
        r"(?:come|go|get|bring|take|knock) (?:it |that |this )?(?:down|lower)|do better on|"
        r"sharpen|best (?:price|offer|you can do)|lower (?:it|offer|rate|number)|reduction",
    ),
    (
        3,
        r"steep\b(?! learning)|costly|dear\b|sticker|outrageous|hefty|pay(?:ing)? (?:that|so|"
        r"this|as) much|premium\b|fortune|(?:get|buy) (?:it|this|that|the same|"
        r"something similar) (?:\w+ )?for (?:less|half|free|nothing)",
    ),
    (
        3,
        r"worth (?:it|that|the|what|this|so)|value for (?:the )?money|justify (?:paying|"
        r"spending|that|this|the|a) ?(?:price|cost|figure|amount|expense|much|spend|number)?",
    ),
    (
        2,
        r"(?:higher|more) than (?:we|i|expected|what|the|planned|thought|anything|all|your)|"
        r"per (?:seat|user|head|month|licen[cs]e)\b|(?:€|\$|£)\s?\d|\d+ ?(?:euros?|dollars|"
        r"k\b|pounds)",
    ),
    (
        2,
        r"(?:a lot|too much|so much|too high|awfully high|high) (?:for|to)|(?:much|way|"
        r"far) too high|too high|high side|charge|charging|costs?\b|expense|"
        r"ask(?:ing)? (?:for )?(?:so|too) much",
    ),
)
BUDGET = (
    (
        4,
        r"(?:any|enough|spare|extra) (?:money|cash|funds)|stop(?:ped)? (?:all )?spending|"
        r"spend less|(?:investors?|owners?|shareholders|group) (?:\w+ )?(?:told|asked|"
        r"want) us to (?:save|stop|cut|spend)",
    ),
    (4, r"spent (?:everything|it all|all|our|the money|too much)"),
    (5, r"budget"),
    (
        4,
        r"afford\b|can not afford|(?:do|does|did) not have (?:the |that kind of |any |enough |"
        r"that |much )?(?:money|funds|cash|means)|no (?:money|funds|cash|funding|line item)\b",
    ),
    (
        4,
        r"(?:spending|spend|expense|expenditure|investment|cost|purchasing|hiring) (?:freeze|"
        r"stop|ban|cuts?|cap)|fro(?:ze|zen)\b|freeze",
    ),
    (
        4,
        r"fund(?:s|ed|ing)\b|cash ?flow|cash\b|liquidity|capex|opex|purse|headroom|coffers|"
        r"wallet|financially|finances?\b(?! (?:team|department|director|system|has to|"
        r"needs to|must))",
    ),
    (
        3,
        r"(?:money|cash|everything|it|that|funds) (?:is|has|has been|was|"
        r"are) (?:\w+ )?(?:spent|allocated|gone|tight|committed|earmarked|used up|planned)|"
        r"already (?:spent|allocated|committed)",
    ),
    (
        3,
        r"cut(?:ting|s)? (?:costs?|spend\w*|expenses|back)|cost[- ]cutting|sav(?:e|"
        r"ing) (?:wherever|everywhere|money this)|tighten|belt|(?:every|each) (?:euro|cent|"
        r"penny|dollar)|austerity|lay-?offs?",
    ),
    (
        2,
        r"(?:fiscal|financial|budget) year|(?:not|nothing) (?:planned|foreseen|set aside|"
        r"earmarked|reserved) for|set aside|money (?:for|left|in|this|until)|left (?:this|"
        r"in the|for the) (?:year|quarter|pot|kitty)|pot\b|kitty",
    ),
    (
        2,
        r"(?:can|could) not (?:spend|pay|invest|find the money)|unplanned (?:spend|expense|"
        r"purchase)|no (?:more )?(?:spend|spending|purchases|investments?)",
    ),
)
TIMING = (
    (3, r"just (?:started|begun|launched|introduced|finished|kicked off)|so not now"),
    (3, r"(?:finish|complete|get through|sort out|close) .{0,40}\bfirst\b"),
    (
        4,
        r"(?:not|bad|wrong|terrible|worst|poor|awkward|difficult) (?:the )?(?:a )?(?:right |"
        r"good |best |great )?(?:time|moment|timing)\b|(?:isn't|is not) the (?:time|moment)",
    ),
    (
        3,
        r"(?:next|later (?:this|in the)|following|new|coming) (?:quarter|year|month|half|"
        r"summer|spring|autumn|winter|fall|season)|(?:in|until|till|after|before|around|by|"
        r"from|come back in|back in|not before) "
        r"(?:the )?(?:january|february|march|april|may|june|july|august|september|october|"
        r"november|december|q[1-4]|summer|spring|autumn|winter|christmas|easter|holidays?|"
        r"new year|year[- ]end|end of (?:the )?(?:year|quarter))",
    ),
    (
        4,
        r"(?:too|bit|still|rather|little) (?:early|soon)|prematur|not (?:yet )?(?:ready|"
        r"there yet)|ready yet|down the (?:road|line)|some (?:day|time later)|(?:six|three|"
        r"few|two|twelve|nine|\d+) months (?:from|time|away|down|or so)|in (?:six|three|a few|"
        r"two|twelve|nine|\d+) months",
    ),
    (
        3,
        r"right now|at the moment|at this (?:time|point|stage)|not now|for now|currently not|"
        r"not (?:this|until|before) (?:quarter|year|month|week)|just now",
    ),
    (
        3,
        r"in the middle of|(?:other|bigger|different|more (?:important|urgent|"
        r"pressing)) (?:priorit|projects|things|fires|topics|issues)|priorit(?:y|ies)|"
        r"too (?:much|many|busy) (?:going on|on our|on my|with|projects|right|at)|"
        r"hands (?:are )?full|on (?:our|my) plate|swamped|snowed under|stretched",
    ),
    (
        3,
        r"wait(?:ing)? (?:until|till|for)|hold off|on hold|postpon|put (?:it|this|that|"
        r"everything) (?:off|on ice|on hold)|park(?:ed|ing)? (?:it|this|that)|revisit|"
        r"back burner|delay|later\b|come back (?:to|in|when|after)|try (?:me|us) again|"
        r"push(?:ed)? (?:it|this|back)|circle back in",
    ),
    (
        3,
        r"(?:re-?org\w*|restructur\w*|merger|acquisition|takeover|relaunch|moving (?:office|"
        r"house)|year[- ]end (?:close|closing)|peak season|busy season|high season|new (?:ceo|"
        r"boss|director|head) (?:is |has |just |starts))",
    ),
    (
        2,
        r"once (?:we|the|our|that|i)|after (?:we|the|our|that)|first (?:we|i) (?:need|have|"
        r"must|want)|(?:before|when|as soon as) (?:we|the|our) (?:have|has|is|are|finish|can|"
        r"new)|finish|urgent|rush|hurry|quarter\b|until\b|timing|calendar",
    ),
)
AUTHORITY = (
    (
        4,
        r"(?:sell|push|defend|justify|bring|get) (?:it|this|that|"
        r"something like this) (?:through )?internally|convince (?:my|our|the) ",
    ),
    (
        4,
        r"(?:procurement|purchasing|finance|it|marketing|hr|operations|legal) (?:department|"
        r"team|people|group) (?:\w+ )?(?:decides?|handles?|owns?|chooses?|buys?|picks?)",
    ),
    (
        3,
        r"(?:only|just) (?:make|give|write|prepare) (?:a|the) (?:recommendation|proposal|"
        r"shortlist)|recommend(?:ation)?\b",
    ),
    (4, r"(?:decision|decide|say yes|agree)\b.{0,30}\b(?:alone|by myself|on my own)"),
    (
        4,
        r"(?:not|is not|would not be|never) (?:really )?(?:my|mine|me|up to me|our|"
        r"ours) ?(?:decision|call|to (?:make|decide)|who|alone|department|area|to say)|"
        r"(?:i am|i) (?:not|do not|can not|could not|am not) (?:the (?:right|one|person)|"
        r"decide|the decision|make (?:that|this|the|these|those|such) (?:call|decision)|sign|"
        r"approve|authori[sz])",
    ),
    (
        4,
        r"(?:my|our|the|her|his) (?:boss|manager|ceo|cfo|cto|coo|cmo|cio|director|board|"
        r"partners?|husband|wife|superior|managing director|owner|founder|co-founder|"
        r"president|vp|head of \w+|chief \w+|supervisor|chair\w*|management|leadership|"
        r"shareholders|parent company|line manager|general manager|steering \w+|committee)\b",
    ),
    (
        4,
        r"head ?(?:office|quarters)|hq\b|group (?:level|decides|management)|parent company|"
        r"corporate (?:decides|has|makes|in)|global (?:team|decides|procurement)",
    ),
    (
        4,
        r"sign(?:s|ed|ing)?[- ]?off|approv(?:e|al|es|ed)\b|authori[sz]|final (?:say|word|"
        r"decision)|green ?light|pay ?grade|mandate|buy-in|consensus|committee|veto|"
        r"has to agree|must agree|everyone (?:has to|must|needs to)",
    ),
    (
        3,
        r"(?:run|bring|take|pass|put) (?:it|this|that) (?:by|past|to|up)|(?:talk|speak|check|"
        r"discuss|consult|align|confer|clear) (?:it |this |that )?(?:about (?:it|"
        r"this) )?(?:with|to) (?:my|the|our|others|some|everyone|him|her|them|a)",
    ),
    (
        3,
        r"(?:someone|somebody|person|people) (?:else|above|higher|upstairs)|(?:decides|"
        r"decide on|decided (?:by|in|at)|makes? (?:the|these|those|such) (?:decisions?|"
        r"calls?))|upstairs|higher up|above me|decision[- ]?maker|who decides|in charge of|"
        r"responsible for",
    ),
    (
        3,
        r"(?:need|have|has|want|get) (?:\w+ )?(?:the )?(?:ok|okay|blessing|permission|"
        r"agreement|backing|support) (?:of|from)|(?:procurement|purchasing|it|finance|"
        r"marketing|hr|operations) (?:decides|handles|has to|needs to|would have to|makes|"
        r"owns|must)|i (?:only|just) (?:recommend|collect|research|evaluate|gather|advise|"
        r"do the)",
    ),
)
CONTRACT = (
    (3, r"(?:purchasing|purchase|buying|general|own|your|our|standard|payment) (?:\w+ )?terms\b"),
    (
        5,
        r"clause|liabilit|indemn|auto(?:matic)?(?:ally)?[- ]?renew\w*|terminat|notice period|"
        r"jurisdiction|governing law|penalt|warrant(?:y|ies)\b|intellectual property|"
        r"\bip (?:rights|ownership)|sla\b|service levels?|nda\b|non-disclosure|legal (?:team|"
        r"department|counsel|review|wants|has|needs|says|issue|terms|would|will|is|must)|"
        r"our legal|lawyer|counsel|redline|terms (?:and|of|are|you|in|do|we)|payment terms|"
        r"msa\b|general conditions|force majeure|exclusiv",
    ),
    (
        5,
        r"(?:minimum|annual|yearly|long|longer|two|three|five|one|1|2|3|5|12|24|36|multi|"
        r"twelve)[- ]?(?:-?year|-?month|term)?s? (?:\w+ )?(?:term|commitment|contract|"
        r"agreement|lock-?in|binding|period|runtime)|commit(?:ting|ted|ment)? (?:to|for|"
        r"ourselves|us) (?:\w+ )?(?:a|an|one|two|three|\d+|twelve|so|that|more|"
        r"the)? ?(?:full |whole )?(?:years?|months?|long|term)?|tie(?:d)? (?:ourselves|down|"
        r"in for|us)|lock(?:ed)?[- ]?in(?! with)|lock (?:ourselves|us)|cancel|get out|exit|"
        r"opt out|opt-out|way out|leave early|walk away from (?:it|the)",
    ),
    (
        4,
        r"(?:your|the|this|that|a|our standard|standard) (?:\w+ )?(?:contract|agreement|terms|"
        r"paperwork|conditions)\b(?! (?:with|runs|ends|expires))|sign(?:ing)? (?:a|an|"
        r"anything|something|for|your|that|this|up for) (?:\w+ )?(?:contract|agreement|year|"
        r"years|long|that|with|for|until|\d+)?|monthly (?:contract|basis|terms|cancell)|"
        r"month[- ]to[- ]month|pay(?:ment|ing|able)? (?:in advance|up ?front|within|yearly|"
        r"annually|monthly|after|net|in full|terms|in \d+)|prepay|net ?\d\d|\d\d days|"
        r"invoice terms|up ?front|in advance|refund|price (?:increase|adjust|rises?)|renewal|"
        r"renews?\b|damages|who owns|ownership|escrow|wording|paragraph|annex|legal(?:ly|"
        r"ese)?\b|negotiat\w+ (?:the )?(?:terms|contract)|purchase (?:conditions|order terms)|"
        r"own (?:paper|contract|terms|template)",
    ),
)
BRUSH_OFF = (
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
        r"across) (?:\w+ ){0,4}(?:info\w*|e-?mail|mail|brochure|details|material\w*|something|"
        r"deck|slides|presentation|pdf|line|one-?pager|link|documentation|docs|leaflet|over|"
        r"through|that|it|across|stuff|offer|write-?up|anything|summary|note|catalogue|your|"
        r"in writing)|(?:just|please|could you|can you|simply|"
        r"why do not you) (?:\w+ )?(?:send|mail|e-?mail|put it in|drop)|put (?:it|that|this|"
        r"everything|something) in (?:an? )?(?:e-?mail|mail|writing)",
    ),
    (
        5,
        r"(?:not|no|isn't|never|zero) (?:really |at all |particularly |that |very |"
        r"currently )?interest(?:ed)?\b|no,? thank|no thanks|thanks,? but|not for (?:us|me)|"
        r"leave (?:me|us) alone|stop (?:calling|e-?mailing|contacting|writing|bothering|"
        r"sending)|(?:take|remove|delete) (?:me|us|my|our)|unsubscribe|do not (?:call|contact|"
        r"e-?mail|write|bother)|how did you get|where did you get|who gave you|cold calls?|"
        r"goodbye|hang(?:ing)? up|bye\b",
    ),
    (
        4,
        r"think (?:it |this |that |things )?(?:over|through|about)|sleep on|mull|"
        r"let (?:it|me|us|this) (?:sink|think|digest|ponder|chew)|(?:i|we) (?:will|would|"
        r"shall) (?:\w+ )?(?:let you know|get back|be in touch|call you|come back to you|"
        r"get in touch|contact you|reach out|write you|ring you|have a (?:look|think)|"
        r"look at (?:it|this) (?:when|some|at)|give you a (?:call|ring|shout))|"
        r"get back to (?:you|me)|(?:we are|i am) going to think|do not call us",
    ),
    (
        4,
        r"(?:call|ring|phone|try|contact|write|catch|ping) (?:me|us) (?:\w+ )?(?:back|later|"
        r"again|some|another|next|tomorrow|when|in)|(?:some|another) other time|another time|"
        r"some ?time|not a good time to talk|(?:in|into|running to|late for|about to|"
        r"on my way) (?:a |to )?(?:\w+ )?(?:meeting|call|appointment|go|lunch|train|airport)|"
        r"driving|on the (?:road|go|phone|train|run)|(?:i|we) (?:do|have|really|"
        r"just)? ?(?:not have|have no|no|am out of|are out of|am short of) (?:any |much |"
        r"the )?time\b(?! to (?:set|learn|train|implement|introduce|migrate|roll|configure))|"
        r"(?:i am|am|we are) (?:\w+ )?(?:busy|about to|in the car|swamped)(?! with)|"
        r"got to (?:run|go)|have to (?:run|go|jump|leave|dash)|(?:only|just) (?:browsing|"
        r"looking|curious|gathering|collecting)|keep (?:us|it|me|your|you) (?:in mind|on file|"
        r"details|number|posted)|on file|not today|maybe (?:later|some|another|one day)|"
        r"some day|one day|if (?:anything|something) changes|sounds (?:nice|interesting|good|"
        r"great),? (?:but|we|i|send)|interesting,? (?:but|we|i|send|leave)",
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
