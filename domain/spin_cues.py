"""The wording by which the kinds of question are told apart: weights and patterns.

Patterns run on `domain.speech.plain`: lower case, contractions written out. The four kinds follow the
question types described by Neil Rackham (SPIN, Huthwaite); the cues and weights are our own.
"""

Cues = tuple[tuple[int, str], ...]

IMPLICATION: Cues = (
    (
        4,
        r"(?:would|does|do|could|will|can|did) .{0,60}\b"
        r"(?:hurt|harm|damage|endanger|weaken|slow down|hold back)",
    ),
    (3, r"because .{0,60}, "),
    (
        4,
        r"(?:effects?|impact(?:s|ed|ing)?|affect(?:s|ed|ing)?|consequen\w*|knock-?on|"
        r"ripple\w*|repercussion\w*|"
        r"implications?|fallout|downstream|toll|domino)\b",
    ),
    (4, r"what (?:does|do|did|has|have|is|will) .{0,60}\b(?:do|done|doing) (?:to|for) "),
    (4, r"what happen(?:s|ed) to\b"),
    (2, r"what (?:happens|will happen|would happen|tends to happen|follows|comes next)\b"),
    (3, r"what (?:does|do|did|is|will|has) .{0,60}\b(?:cost|mean)\b"),
    (4, r"(?:cost|costs|costing) (?:you|us|them|your|the (?:business|company|team|firm))"),
    (2, r"how (?:much|many) .{0,50}\bcosts?\b"),
    (
        3,
        r"(?:cost|price|bill|damage) of (?:that|this|those|these|each|every|not|one|a|"
        r"doing nothing|being|the)\b",
    ),
    (
        3,
        r"(?:lead|leads|leading|led) to\b|translat\w+ (?:in)?to|add(?:s)? up to|result(?:s|ed|"
        r"ing)? (?:in|from)\b",
    ),
    (2, r"mean(?:s)? (?:for|that)\b|what (?:that|this|it) means"),
    (4, r"if (?:nothing|no one|nobody) .{0,40}(?:chang|done|happen|does)"),
    (
        4,
        r"if .{0,50}(?:continue|does not change|do not change|stays?\b|goes on|carr(?:y|"
        r"ies) on|persist|keeps? |"
        r"is not (?:fixed|solved|addressed)|do not (?:fix|solve|act|do)|remains?\b|"
        r"gets? worse|does not (?:get )?(?:improve|fixed))",
    ),
    (
        3,
        r"how (?:does|do|did|has|have|is|are|will|might) .{0,60}\b(?:influenc|hurt|slow|hold|"
        r"held|limit|show up|weigh|"
        r"reflect|play out|feel|change the way|shape|strain|touch|spill)",
    ),
    (
        3,
        r"because of (?:that|this|it|those|these|the)|as a (?:result|consequence)|"
        r"in consequence|on account of",
    ),
    (
        3,
        r"how (?:much|many) .{0,60}\b(?:los\w+|lost|wast\w+|miss\w*|slip\w*|walk\w* away|"
        r"churn\w*|forg\w+|give up|"
        r"left on the table|at stake|gone|go(?:es)? (?:into|on) (?:fixing|correcting|chasing|"
        r"rework\w*|clean\w*|redo\w*))\b",
    ),
    (
        3,
        r"who (?:else )?.{0,30}(?:affected|feels?\b|suffers?|pays? for|picks? up|"
        r"has to (?:deal|explain|clean|step|fix|repair|redo|correct|put)|"
        r"bears?|hurt|notices? when|ends? up)",
    ),
    (2, r"who else\b"),
    (3, r"(?:at stake|at risk|put .{0,30} risk|expos(?:e|es|ed)\b|jeopard\w+|endanger\w*)"),
    (3, r"how long can (?:you|the|your|this|that)|can (?:you|the \w+|your \w+) afford|how sustainable"),
    (
        3,
        r"when(?:ever)? (?:that|this|it|those|these|one of (?:those|these|them)) (?:happen|"
        r"occur|fail|break|go|slip|is|are|come)",
    ),
    (
        2,
        r"what (?:do|does|did|will) .{0,40}\b(?:do|say|think|conclude|decide|tell|"
        r"make of)\b .{0,20}\b(?:when|if|after|while)\b",
    ),
    (3, r"how (?:costly|expensive|serious|damaging|severe|bad)\b"),
    (
        2,
        r"\b(?:cause[sd]?|causing|trigger\w*|creat(?:e|es|ing)|force[sd]?|forcing|push(?:es|"
        r"ed)?|drive[sn]?)\b",
    ),
    (2, r"how (?:does|do|did|has|have) (?:that|this|it|these|those)\b"),
    (
        1,
        r"(?:over|in|across) (?:a|the|one) (?:whole )?(?:year|quarter|month)|per (?:year|"
        r"quarter|month|week)|a (?:year|month)\b",
    ),
    (3, r"what (?:else|other \w+) (?:does|do|is|are|gets?|suffer|depend)"),
    (2, r"what (?:have|has|had|did) .{0,40}(?:lost|miss|give up|given up|postpone|put off|cancel)"),
    (2, r"(?:you|they) (?:said|mentioned|told|described)\b"),
    (
        2,
        r"(?:to|for|on) (?:your|the) (?:\w+ )?(?:revenue|growth|margin|margins|forecast|"
        r"morale|reputation|cash flow|customers|"
        r"renewals?|retention|hiring|quarter|profit|brand|plan|roadmap|launch|season|audit|"
        r"board|targets?|results?)\b",
    ),
)

NEED_PAYOFF: Cues = (
    (4, r"see (?:any |a |the )?(?:value|benefit|advantage)"),
    (
        4,
        r"(?:would|could|might) (?:it|that|this|having|being|knowing|seeing|getting|a|"
        r"an) .{0,40}?\b(?:help|useful|helpful|"
        r"valuable|worth|worthwhile|easier|make (?:a|any|it|things|life)|save|free|attractive|"
        r"interest|let you|allow|enable)",
    ),
    (
        4,
        r"how (?:useful|valuable|helpful|important|worthwhile|attractive|interesting|"
        r"significant|much better|much easier) "
        r"(?:would|is it|might|could|will)",
    ),
    (
        3,
        r"what (?:would|could|might) (?:it|that|this|those|having|being|knowing|"
        r"getting) .{0,40}?\b(?:mean|do|be worth|bring|give|"
        r"change|free|allow|enable|make|save|unlock|open|add|look like|let)",
    ),
    (
        3,
        r"what (?:would|could|might) (?:you|your|they|the|people|everyone) .{0,50}\b(?:with|"
        r"differently|gain|achieve|instead|able|"
        r"first|do\b|get|win|use)",
    ),
    (3, r"how (?:would|could|might) (?:you|your|they|that|it|this|the|having|being|people)\b"),
    (2, r"where (?:would|could|might) (?:you|your|that|those|it|the)\b"),
    (
        3,
        r"who (?:else )?(?:would|might|could) .{0,20}(?:benefit|gain|notice|happ|pleased|glad|"
        r"use|care|feel|see|thank|be)",
    ),
    (3, r"benefit|payoff|pay-off|upside|pay off|advantages?\b|reward"),
    (2, r"imagine|suppose|picture\b|assum(?:e|ing)|let us say|say you"),
    (3, r"ideal|perfect world|magic wand|wish list|best case|dream"),
    (
        4,
        r"what (?:would|does|will|might) (?:success|good|great|better|ideal|winning|a good|"
        r"the ideal|a perfect|done well)\b.*look",
    ),
    (
        3,
        r"why (?:is|would|does|do) .{0,50}\b(?:important|matter|worth|interest|valuable|"
        r"useful|help|solv|fix)",
    ),
    (
        3,
        r"(?:important|matter|valuable|useful|worth|appeal) .{0,20}(?:to you|for you|to your|"
        r"for your|to solve|to fix|solving|fixing)",
    ),
    (
        4,
        r"how much (?:\w+ ){0,3}(?:would|could|might) .{0,50}(?:sav|free|win|gain|recover|"
        r"get back|add|be worth|grow)",
    ),
    (3, r"worth (?:to you|solving|fixing|it to)|what is .{0,40} worth"),
    (2, r"would you (?:like|want|prefer|welcome|rather|do|use|be able)"),
    (
        3,
        r"what (?:difference|value|gain|improvement|return|result) (?:would|could|might|will|"
        r"do you expect|are you hoping)",
    ),
    (3, r"would (?:be|become) (?:possible|different|easier|within reach|able|freed|open)"),
    (
        2,
        r"(?:would|could) .{0,60}\b(?:help|improve|save|gain|enable|allow|free up|speed up|"
        r"achieve|reach|grow)\b",
    ),
    (2, r"what (?:are|were) you hoping|hope to (?:gain|achieve|see|get)|want to (?:achieve|reach|be able)"),
    (2, r"what (?:would|will) (?:change|be different|improve|get better|be possible)"),
    (
        2,
        r"if (?:you|your \w+|the \w+|everyone|they|it|that|this|we) .{0,40}(?:could|were able|"
        r"did not have to|had)\b",
    ),
    (
        2,
        r"would (?:solving|fixing|having|closing|cutting|getting|shortening|removing|reducing|"
        r"knowing|seeing|reaching)\b",
    ),
    (2, r"how .{0,40}(?:help|benefit) (?:you|your|the|them|everyone)"),
)

PROBLEM: Cues = (
    (3, r"not (?:really )?working|time-consuming|able to (?:handle|cope|keep up)"),
    (3, r"stop(?:s|ped)? working|no longer (?:work|be enough)|not be enough"),
    (
        3,
        r"how (?:happy|satisfied|confident|comfortable|reliable|accurate|easy|sure|pleased|"
        r"content|difficult|hard|certain|well|"
        r"far|smooth\w*|frustrat\w+|time-consuming|up to date|dependable|trustworthy|painful)\b",
    ),
    (
        2,
        r"(?:are|is|were) (?:you|your \w+|the \w+|they|everyone|people) (?:\w+ )?(?:happy|"
        r"satisfied|confident|comfortable|pleased|content|sure)",
    ),
    (4, r"what (?:do|does|did|would) .{0,40}(?:not like|dislike|like least|hate|wish|complain)"),
    (4, r"what would you (?:most )?(?:change|improve|fix|do differently|like to (?:change|improve|fix))"),
    (4, r"(?:gets?|getting|stands?|standing|got) in (?:the|your|their) way"),
    (
        3,
        r"hold(?:s|ing)? (?:you|your|them|it|things|the \w+)? ?(?:back|up)|keep(?:s|"
        r"ing)? (?:you|your \w+|them) (?:up|awake|from|busy)|"
        r"prevent\w*|stop(?:s|ping)? (?:you|your|them|the)|limit(?:s|ed|ing)?\b|block(?:s|ed|ing|ers?)?\b",
    ),
    (
        2,
        r"do you ever|have you ever|does it ever|how often (?:do|does|are|is) .{0,60}(?:wrong|"
        r"late|fail|miss|slip|los|stuck|redo|twice)",
    ),
    (
        2,
        r"(?:takes?|taking|cost|costs|eats?|consum\w+|spend\w*) .{0,20}(?:most|longest|too|"
        r"more) ?(?:of )?(?:your |their |the )?(?:time|effort|energy)?",
    ),
    (
        2,
        r"where (?:does|do|did|is|are) .{0,40}(?:break|go wrong|fall|slow|stuck|stall|leak|"
        r"lost|los|stop|fail|slip|get)",
    ),
    (
        2,
        r"what (?:makes|causes|stops|slows|prevents|keeps|goes|went|gets|breaks|is (?:missing|"
        r"lacking|wrong|broken|hard))",
    ),
    (2, r"why (?:is|are|does|do|did|has|have)\b"),
    (2, r"(?:missing|lacking|lack|wish|frustrates|bothers|worries|annoys|irritates|nags|disappoint\w*)\b"),
    (
        2,
        r"which (?:part|parts|step|steps|piece|bit|area)s? (?:of|do|does|is|are|takes?|makes?|"
        r"causes?|gives?)",
    ),
    (1, r"(?:can|are) you (?:able|see|tell|rely|trust)"),
    (2, r"what (?:has|have) (?:not|you tried)|not (?:working|happy|satisfied|getting|enough|able)"),
    (
        2,
        r"room (?:for|to) improv|could be better|should be better|work(?:s|ing)? (?:less|"
        r"badly|poorly)|twice\b",
    ),
)

SITUATION: Cues = (
    (
        2,
        r"current(?:ly)?\b|today\b|at the moment|right now|these days|at present|existing|"
        r"nowadays|already|so far|in place|typical(?:ly)?|"
        r"usual(?:ly)?|normal(?:ly)?",
    ),
    (2, r"how (?:many|large|big|old|frequently|much of|long (?:have|has|do|does|is|are))"),
    (1, r"how often"),
    (
        2,
        r"who (?:is|are|does|do|handles?|owns?|manages?|runs?|decides?|signs?|uses?|looks|"
        r"takes|sets?|reports?|approves?|works?|makes|gets|has)\b",
    ),
    (
        2,
        r"(?:what|which) (?:\w+ ){0,3}(?:tools?|systems?|crm|software|platforms?|channels?|"
        r"process(?:es)?|provider|vendor|supplier|teams?|"
        r"markets?|segments?|metrics|kpis?|products?|regions?|countries|budget|industr\w+|"
        r"roles?|department|steps?|approach|methods?|version|"
        r"reports?|sources?|people|data|kind|sort|type|share|proportion|percentage)\b",
    ),
    (
        3,
        r"(?:walk|talk|take) me through|tell me (?:a bit |a little |more )?(?:about|how)|"
        r"describe|overview|explain how|outline",
    ),
    (
        2,
        r"structured|organi[sz]ed|set up|split|arranged|divided|distributed|based\b|located|"
        r"responsible|in charge",
    ),
    (2, r"what (?:does|do) (?:a|an|your|the) .{0,60}(?:look like|involve|consist|include)"),
    (2, r"what (?:is|are) (?:your|the|you)\b"),
    (
        2,
        r"^(?:and |so )?(?:do|does|did|have|has|are|is) (?:you|your|the|there|they|it|any|"
        r"anyone|all|marketing|sales|everybody|everyone)\b",
    ),
    (2, r"(?:since )?when (?:did|do|does|was|is|are)\b|last time|how did you"),
    (1, r"where (?:do|does|is|are|did)\b"),
    (1, r"(?:how|what) (?:do|does|are|is|did) (?:you|your|the|they)\b"),
    (1, r"(?:how|what|which|who|whose|where|when)\b"),
)
