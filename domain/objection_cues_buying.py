"""The wording by which objections to buying are told apart: weights and patterns, our own.

Patterns run on `domain.speech.plain`, each from the start of a word. 4 and more settles it, 2 is a hint.
"""

PRICE = (
    (
        4,
        r"(?:out of|beyond|above|outside) (?:our|my|the) (?:price )?(?:range|reach|league)|too rich|"
        r"ballpark|wiggle room|negotiable|bang for|payback|cost[- ]effective|mark-?up|undercut|"
        r"not worth|(?:charge|pay|paying|costs?) extra|free (?:version|plan|plug-?in|tool|alternative|"
        r"software)",
    ),
    (
        5,
        r"robbery|rip-?off|extortion|daylight|price[- ]sensitive|(?:defend|justify|explain|"
        r"sell) (?:that|this|such a|the|your) (?:number|figure|price|cost|amount|fee|sum)",
    ),
    (
        4,
        r"(?:way|well|far|much) (?:over|above|beyond) (?:what|the|our|my|anything)|(?:come|came|go|"
        r"went) down (?:a bit|a little|on|in)|\d{3,} (?:\w+ )?(?:a|per|each|every) (?:month|year|head|"
        r"user|seat)",
    ),
    (
        4,
        r"(?:closer to|nearer|around|only|at|for|about|charged?|costs?|pay|paid) (?:a |one )?(?:half|"
        r"third|quarter|fraction|tenth)\b",
    ),
    (
        4,
        r"(?:for|with) (?:that|this|such|the same) (?:a )?(?:sort|kind|amount|size|"
        r"type)? ?(?:of )?(?:a )?(?:sum|money|amount|figure|fee)",
    ),
    (
        4,
        r"per[- ](?:seat|user|head|licen[cs]e) (?:fee|price|cost|rate|charge)|(?:fees?|costs?|prices?|"
        r"it|that|extras) (?:quickly |soon |really )?(?:adds?|mounts?) up",
    ),
    (
        4,
        r"(?:not|never|no way) (?:really )?(?:at|for) (?:that|this|your) (?:number|level|rate|price|"
        r"amount|sum|figure)|(?:better|best) (?:deal|rate|number|figure) ",
    ),
    (
        3,
        r"(?:that|this|your|the) (?:number|figure|sum|total|amount|quote) (?:took|made|gave|shocked|"
        r"surprised|scared|hurts?)|(?:top|high|upper) end of|(?:best|least|"
        r"lowest) (?:that )?you can (?:do|offer|go)",
    ),
    (
        3,
        r"(?:pay|paying|paid|spend|spending|costs?) (?:us )?(?:more|less|double|twice|"
        r"as much) (?:than|as|for)|(?:hire|employ) (?:another|one more|a|an) (?:\w+ )?(?:person|"
        r"employee|student|junior|intern|rep|assistant)",
    ),
    (3, r"roi\b|return on investment|(?:invoice|bill)\b"),
    (
        4,
        r"(?:quot(?:e|ed)|offer(?:ed|s)?|charg(?:e|ed|es)|asks?|asked) (?:us |me )?(?:a lot |much |"
        r"far |way )?(?:less|more|half|lower)",
    ),
    (
        4,
        r"(?:fees?|prices?|costs?|rates?|quotes?|invoice|bill|numbers?|total) (?:is|are|seems?|looks?|"
        r"was|were) (?:\w+ )?(?:ridiculous|high|crazy|insane|outrageous|a lot|too|hard|"
        r"not (?:justified|acceptable|ok))",
    ),
    (
        4,
        r"(?:\d+|five|ten|fifteen|twenty|thirty|forty|fifty) ?(?:%|percent) (?:off|less|lower|cheaper|"
        r"discount|more)",
    ),
    (2, r"(?:for|at) half (?:of )?(?:that|the|this)?"),
    (
        4,
        r"(?:too|very|so|quite|rather|really|pretty|way too|far too|a bit|more|less|that|is|are|"
        r"looks?|seems?|bit|how) expensive|expensive\b",
    ),
    (4, r"pric(?:e|es|ed|ey|ier|y|ing)\b|overpriced"),
    (4, r"cheap(?:er|est)?\b|discount|rebate"),
    (
        4,
        r"(?:too much|a lot of|that much|more|so much|serious|crazy|good) money\b|(?:for|at) (?:that|"
        r"this) (?:money|amount|figure|sum|rate)",
    ),
    (
        3,
        r"costs? (?:too|a lot|more|twice|double|an arm|a fortune|that much|so much|us more|way)|"
        r"(?:the|your|these|total|that) (?:\w+ )?(?:cost|costs|fee|fees|quote|quotation|number|figure|"
        r"rate|rates) (?:is|are|seems?|looks?|came|comes|feels?|was|were)?",
    ),
    (
        3,
        r"(?:twice|double|triple|three times|two times|half|\d+ ?(?:%|percent)) (?:\w+ )?(?:what|"
        r"as much|the|of what|more|higher|above|over|less|off|lower|cheaper)",
    ),
    (
        3,
        r"(?:come|go|get|bring|take|knock) (?:it |that |this )?(?:down|lower)|do better on|sharpen|"
        r"best (?:price|offer|you can do)|lower (?:it|offer|rate|number)|reduction",
    ),
    (
        3,
        r"steep\b(?! learning)|costly|dear\b|sticker|outrageous|hefty|pay(?:ing)? (?:that|so|this|"
        r"as) much|premium\b|fortune|(?:get|buy) (?:it|this|that|the same|"
        r"something similar) (?:\w+ )?for (?:less|half|free|nothing)",
    ),
    (
        3,
        r"worth (?:it|that|the|what|this|so)|value for (?:the )?money|justify (?:paying|spending|that|"
        r"this|the|a) ?(?:price|cost|figure|amount|expense|much|spend|number)?",
    ),
    (
        2,
        r"(?:higher|more) than (?:we|i|expected|what|the|planned|thought|anything|all|your)|"
        r"per (?:seat|user|head|month|licen[cs]e)\b|(?:€|\$|£)\s?\d|\d+ ?(?:euros?|dollars|k\b|pounds)",
    ),
    (
        2,
        r"(?:a lot|too much|so much|too high|awfully high|high) (?:for|to)|(?:much|way|far) too high|"
        r"too high|high side|charge|charging|costs?\b|expense|ask(?:ing)? (?:for )?(?:so|too) much",
    ),
)
BUDGET = (
    (
        4,
        r"unbudgeted|cost[- ](?:saving|control|reduction|cutting)|sav(?:ing|ings) (?:mode|programme|"
        r"program|plan)|in the red|runway|lay-?offs?|(?:let|letting) people go|spending review|"
        r"(?:used|eaten|burnt|burned) up (?:my|our|the|all)|allowance",
    ),
    (
        5,
        r"(?:asked|told|ordered|want\w*|forced) (?:us |everyone |all of us )?to (?:cut|save|reduce|"
        r"trim|spend less)|cut something else|watch(?:ing)? (?:every|the|our) (?:cent|penny|spend\w*|"
        r"costs?)",
    ),
    (
        5,
        r"(?:money|funds?|cash) (?:is|are) (?:simply |just |really )?not (?:there|available|in)|"
        r"spoken for|(?:can|could) (?:not )?book (?:it|that|this) (?:under|on|to)|line item|"
        r"cost cent(?:er|re)",
    ),
    (
        4,
        r"spent (?:what|whatever|the little) |(?:grant|donation|subsid\w+|charity|non-profit|"
        r"public money)\b|(?:took|take|taken) (?:it )?out of (?:the|my|our) \w+ (?:money|pot|funds)",
    ),
    (
        4,
        r"(?:investments?|purchas\w+|spending|expens\w+|orders?) (?:were|are|was|is|have been|"
        r"has been|got) (?:\w+ )?(?:put )?(?:on hold|on ice|stopped|suspended|paused|blocked|locked)|"
        r"(?:no|stop(?:ped)?) (?:new )?(?:purchases|buying|purchasing|investments)",
    ),
    (
        4,
        r"(?:cut|slashed|trimmed|reduced) (?:our|my|the) (?:\w+ )?(?:department|team|spend\w*|"
        r"allocation|allowance)|(?:locked|blocked) (?:every|all|any) ",
    ),
    (
        4,
        r"(?:any|enough|spare|extra) (?:money|cash|funds)|stop(?:ped)? (?:all )?spending|spend less|"
        r"(?:investors?|owners?|shareholders|group) (?:\w+ )?(?:told|asked|want) us to (?:save|stop|"
        r"cut|spend)",
    ),
    (4, r"spent (?:everything|it all|all|our|the money|too much)"),
    (5, r"budget"),
    (
        4,
        r"afford\b|can not afford|(?:do|does|did) not have (?:the |that kind of |any |enough |that |"
        r"much )?(?:money|funds|cash|means)|no (?:money|funds|cash|funding|line item)\b",
    ),
    (
        4,
        r"(?:spending|spend|expense|expenditure|investment|cost|purchasing|hiring) (?:freeze|stop|ban|"
        r"cuts?|cap)|fro(?:ze|zen)\b|freeze",
    ),
    (
        4,
        r"fund(?:s|ed|ing)\b|cash ?flow|cash\b|liquidity|capex|opex|purse|headroom|coffers|wallet|"
        r"financially|finances?\b(?! (?:team|department|director|system|has to|needs to|must))",
    ),
    (
        3,
        r"(?:money|cash|everything|it|that|funds) (?:is|has|has been|was|are) (?:\w+ )?(?:spent|"
        r"allocated|gone|tight|committed|earmarked|used up|planned)|already (?:spent|allocated|"
        r"committed)",
    ),
    (
        3,
        r"cut(?:ting|s)? (?:costs?|spend\w*|expenses|back)|cost[- ]cutting|sav(?:e|ing) (?:wherever|"
        r"everywhere|money this)|tighten|belt|(?:every|each) (?:euro|cent|penny|dollar)|austerity|"
        r"lay-?offs?",
    ),
    (
        2,
        r"(?:fiscal|financial|budget) year|(?:not|nothing) (?:planned|foreseen|set aside|earmarked|"
        r"reserved) for|set aside|money (?:for|left|in|this|until)|left (?:this|in the|"
        r"for the) (?:year|quarter|pot|kitty)|pot\b|kitty",
    ),
    (
        2,
        r"(?:can|could) not (?:spend|pay|invest|find the money)|unplanned (?:spend|expense|purchase)|"
        r"no (?:more )?(?:spend|spending|purchases|investments?)",
    ),
)
TIMING = (
    (
        4,
        r"short-?staffed|(?:touch base|check in|reach out|talk|speak|meet|look) again|(?:on|"
        r"at) (?:the )?(?:top of )?(?:our|my) agenda|until further notice|(?:not|nothing) (?:for |"
        r"this |in )?(?:this|the current) (?:year|season|quarter|month)|balls in the air|has settled|"
        r"(?:rather|better|prefer to) wait|(?:at|for the) present\b",
    ),
    (
        4,
        r"see how (?:the|this|our|things|it|that) (?:\w+ )?(?:develops?|goes|go|turns?|plays?|year|"
        r"quarter|season)|give (?:us|me|it) (?:some |a little |more |a bit of )*time\b|not (?:really |"
        r"that |very )?urgent",
    ),
    (
        4,
        r"(?:ping|call|ask|try|contact|come back to|get back to|remind|catch) (?:me|"
        r"us) (?:again )?(?:after|when|once|in|next|as soon)\b(?! a (?:minute|moment|call|meeting))",
    ),
    (
        4,
        r"(?:after|until|till|once|when) (?:the|our|this|that|we are) (?:\w+ ){0,2}(?:wraps?|ends?|"
        r"is (?:over|done|through|finished|out|behind)|are (?:over|done|through|finished)|closes?|"
        r"finish\w*|settles?)",
    ),
    (
        4,
        r"(?:second|first|other) half\b|let (?:things|it|him|her|them|that|the dust) settle|(?:only|"
        r"just) (?:joined|arrived|took over|started|been here)|(?:once|twice) a year|(?:parental|"
        r"maternity|paternity|sick|annual) leave|on (?:holiday|vacation|leave)\b",
    ),
    (
        4,
        r"(?:two|three|four|five|several|many|other|enough|too many) (?:\w+ )?(?:launches|projects|"
        r"initiatives|roll-?outs|topics|things) (?:\w+ )?(?:on the go|running|open|under way|going|on|"
        r"already|at once|first|ahead)|plate(?:s)? (?:is|are) (?:\w+ )?full",
    ),
    (
        3,
        r"in the middle of (?:an?|our|the|moving)|(?:tied up|busy|occupied|buried|knee-deep|"
        r"up to (?:my|our) (?:ears|necks?)) (?:with|in|by)|buried\b|all hands|flat out|crunch",
    ),
    (3, r"just (?:started|begun|launched|introduced|finished|kicked off)|so not now"),
    (3, r"(?:finish|complete|get through|sort out|close) .{0,40}\bfirst\b"),
    (
        4,
        r"(?:not|bad|wrong|terrible|worst|poor|awkward|difficult) (?:the )?(?:a )?(?:right |good |"
        r"best |great )?(?:time|moment|timing)\b|(?:isn't|is not) the (?:time|moment)",
    ),
    (
        3,
        r"(?:next|later (?:this|in the)|following|new|coming) (?:quarter|year|month|half|summer|"
        r"spring|autumn|winter|fall|season)|(?:in|until|till|after|before|around|by|from|come back in|"
        r"back in|not before) (?:the )?(?:january|february|march|april|may|june|july|august|september|"
        r"october|november|december|q[1-4]|summer|spring|autumn|winter|christmas|easter|holidays?|"
        r"new year|year[- ]end|end of (?:the )?(?:year|quarter))",
    ),
    (
        4,
        r"(?:too|bit|still|rather|little) (?:early|soon)|prematur|not (?:yet )?(?:ready|there yet)|"
        r"ready yet|down the (?:road|line)|some (?:day|time later)|(?:six|three|few|two|twelve|nine|"
        r"\d+) months (?:from|time|away|down|or so)|in (?:six|three|a few|two|twelve|nine|\d+) months",
    ),
    (
        3,
        r"right now|at the moment|at this (?:time|point|stage)|not now|for now|currently not|"
        r"not (?:this|until|before) (?:quarter|year|month|week)|just now",
    ),
    (
        3,
        r"in the middle of|(?:other|bigger|different|more (?:important|urgent|pressing)) (?:priorit|"
        r"projects|things|fires|topics|issues)|priorit(?:y|ies)|too (?:much|many|busy) (?:going on|"
        r"on our|on my|with|projects|right|at)|hands (?:are )?full|on (?:our|my) plate|swamped|"
        r"snowed under|stretched",
    ),
    (
        3,
        r"wait(?:ing)? (?:until|till|for)|hold off|on hold|postpon|put (?:it|this|that|"
        r"everything) (?:off|on ice|on hold)|park(?:ed|ing)? (?:it|this|that)|revisit|back burner|"
        r"delay|later\b|come back (?:to|in|when|after)|try (?:me|us) again|push(?:ed)? (?:it|this|"
        r"back)|circle back in",
    ),
    (
        3,
        r"(?:re-?org\w*|restructur\w*|merger|acquisition|takeover|relaunch|moving (?:office|house)|"
        r"year[- ]end (?:close|closing)|peak season|busy season|high season|new (?:ceo|boss|director|"
        r"head) (?:is |has |just |starts))",
    ),
    (
        2,
        r"once (?:we|the|our|that|i)|after (?:we|the|our|that)|first (?:we|i) (?:need|have|must|want)|"
        r"(?:before|when|as soon as) (?:we|the|our) (?:have|has|is|are|finish|can|new)|finish|urgent|"
        r"rush|hurry|quarter\b|until\b|timing|calendar",
    ),
)
