"""The wording by which objections to what is offered, or by whom, are told apart: weights and patterns.

Patterns run on `domain.speech.plain`, each from the start of a word. 4 and more settles it, 2 is a hint.
"""

NEED = (
    (
        4,
        r"(?:not|never) (?:really )?(?:on|crossed) (?:our|my) (?:radar|mind)|(?:can|could) live with|"
        r"no complaints?|(?:is|are|was|has been) (?:already |long )?solved|hardly ever|why bother|"
        r"does not (?:apply|matter|happen) (?:to|for|with|here)",
    ),
    (
        5,
        r"(?:do|does|did) not (?:think|believe|feel) (?:that )?(?:this|that|it|we|i|"
        r"there) (?:\w+ ){0,3}(?:need|require|something (?:we|for)|problem|necessary|relevant)|"
        r"fail to see|what for\b|(?:nah|no),? (?:we are|i am) (?:good|fine|ok)",
    ),
    (
        4,
        r"(?:plenty|enough) (?:of )?\w+ (?:as it is|already)|as it is[.]?$|(?:have|got) (?:people|"
        r"someone|somebody|a person|staff) (?:for|who do|on) (?:that|this|it)|"
        r"has (?:always )?worked (?:like|this way|that way|for us|since)|(?:meets?|covers?|fits?|"
        r"suits?) (?:all )?(?:our|my|the) (?:needs|purposes?)",
    ),
    (
        5,
        r"(?:is|are|was) not (?:really |actually |that much of )?(?:an? )?(?:pain|problem|issue|"
        r"headache|bottleneck|topic)\b(?: point)? ?(?:for|here|with|at|of)|no (?:real )?use ?case",
    ),
    (
        4,
        r"(?:our|the|my) (?:current|present|existing|old|own) (?:\w+ )?(?:approach|way|process|"
        r"set-?up|method|routine|system) (?:does|works?|is (?:fine|good|ok|enough)|serves|suits)|"
        r"makes? no (?:real |big )?difference|nobody (?:on|in|at|"
        r"here)? ?(?:\w+ ){0,3}(?:ever )?(?:asked|asks|missed|misses|wants|complain\w*)",
    ),
    (
        3,
        r"(?:team|people|staff|colleagues|assistant|intern) (?:already )?(?:handles?|does|do|"
        r"takes? care of|covers?|manages?) (?:that|it|this|all)",
    ),
    (
        4,
        r"(?:do|does|did|would) not (?:really |actually |currently |honestly |even |see (?:why|how|"
        r"that) we |think we |believe we |feel we )*(?:need|require)\b(?! to (?:ask|check))|"
        r"no (?:real )?need|nobody (?:\w+ )?(?:asked|needs|wants|complain)|no one (?:\w+ )?(?:needs|"
        r"complain)",
    ),
    (
        4,
        r"(?:happy|satisfied|fine|content|comfortable|good|okay|ok) (?:with|as (?:we|it|things)|"
        r"the way|doing)|(?:we are|it is|things are|all|everything is) (?:\w+ )?(?:fine|good|ok|okay|"
        r"all set|set|sorted|covered)\b|all set",
    ),
    (
        4,
        r"(?:works?|working|worked|runs?|running|does|going|goes|doing) (?:\w+ )?(?:fine|well|good|ok|"
        r"okay|the job|for us|perfectly|smoothly|great|just)|good enough|gets? the job done|"
        r"not broken|ain't broke|if it is not broken",
    ),
    (
        4,
        r"always (?:done|been|worked|managed|did|had)|(?:we|they) manage\b|manage (?:well|fine|"
        r"without|ok|just|perfectly)|get by|get along|cope\b|the way we (?:do|have|are)|used to (?:it|"
        r"the|our|doing)|for (?:years|decades|ages)|\w+ years (?:like|without|this way)|old way|"
        r"stick(?:ing)? (?:with|to)|stay(?:ing)? with what",
    ),
    (
        4,
        r"(?:do|can|could|did|really) not (?:really |quite |honestly |actually )?(?:see|understand|"
        r"get) (?:the |what |why |any |how |where |a )+(?:point|benefit|problem|reason|value|need|use|"
        r"would|we|this|you|advantage|it would)|what (?:would|do) we (?:need|want|gain|use)|"
        r"why (?:would|should) (?:we|i|anyone)|what is in it",
    ),
    (
        4,
        r"no (?:reason|problem|problems|issue|issues|pain|urgency|interest in chang\w+|plans? to)|"
        r"not (?:a|really a|an) (?:problem|issue|concern|pain|big deal)|(?:is|are|"
        r"was) not (?:really )?(?:broken|relevant|necessary|useful|something we)|unnecessary|"
        r"nice[- ]to[- ]have|overkill|luxury|gimmick",
    ),
    (
        3,
        r"(?:do|doing|handle|handling|build|built|building|manage|managing|did|make|solve) (?:it|that|"
        r"this|these|everything|all of (?:it|this|that)|all that) (?:\w+ )?(?:ourselves|in-?house|"
        r"internally|by hand|manually|in excel|with excel|with a spreadsheet|on paper)|in-?house|"
        r"ourselves|our own (?:tool|team|people|solution|system)|home-?grown|(?:excel|spreadsheets?|"
        r"paper|whiteboard|pen and paper)\b",
    ),
    (
        2,
        r"without (?:it|that|this|you|such|any)|change (?:anything|a (?:running|winning)|what|"
        r"something)|status quo|not (?:looking|searching|in the market)|never (?:had|needed|missed|"
        r"been)|enough (?:leads|business|customers|work|tools)|does not (?:apply|concern|affect)|"
        r"small (?:problem|thing)",
    ),
)
COMPETITOR = (
    (
        4,
        r"lean(?:ing)? towards?|outsourc\w+|(?:prefer|like) (?:the|their|what) (?:\w+ ){0,4}(?:we|"
        r"already|current|today)|(?:gave|given|awarded) (?:that|the|it|this) (?:\w+ )?(?:job|work|"
        r"contract|order)? ?to|(?:third|fourth|fifth|tenth|\d+th) (?:vendor|supplier|company|caller|"
        r"provider)|(?:quote|bid|offer)s? (?:from|of) (?:another|someone|a |your)",
    ),
    (
        5,
        r"(?:signed|went|gone|going|go) with (?:someone|somebody|another|a different|one of|an other)|"
        r"(?:a|the|our) (?:guy|woman|man|firm|person|company) (?:who|that) (?:already )?(?:does|"
        r"handles|looks|takes|makes|runs)|(?:recommended|suggested|showed) (?:me |us )?(?:another|"
        r"a different|some other)",
    ),
    (
        4,
        r"(?:two|three|four|several|some|other|more|a few) (?:other |more )?(?:proposals?|offers?|"
        r"quotes?|bids?|bidders?|vendors?|contenders?)\b|(?:the|an?) other (?:bidder|one|guys|company|"
        r"lot|firm|party|side)\b|(?:someone|somebody) else (?:has |have )?(?:offer|quot|promis|gave|"
        r"does|do|will|is)\w*",
    ),
    (
        5,
        r"(?:on|with|over|to|from|for|use|using|like|of|in) (?:salesforce|hubspot|pipedrive|zoho|"
        r"oracle|sap crm|dynamics|marketo|mailchimp|gong|salesloft|zendesk|freshworks|intercom|"
        r"klaviyo|servicenow|workday)\b",
    ),
    (
        5,
        r"(?:you|yours?|your \w+) (?:over|rather than|instead of|and not|versus|vs) |(?:built|build|"
        r"made|wrote|developed|coded|writing|building) (?:\w+ )?(?:its|our|their|his|her|my|an?) own",
    ),
    (
        4,
        r"(?:my|our|the|his|her) (?:cousin|friend|brother|sister|nephew|uncle|neighbour|neighbor|son|"
        r"daughter)\b|(?:using|use|have|got|with) something (?:similar|like (?:that|this|it)|"
        r"comparable)|(?:are|been|have been|were) with (?!you\b)(?:the same |our |another |"
        r"a )?\w+ (?:for|since)\b",
    ),
    (
        4,
        r"(?:our|an?|my|the) (?:agency|supplier|vendor|provider|partner|consultant|freelancer|"
        r"reseller|outsourcer) (?:already |also )?(?:takes? care|does|handles?|covers?|looks? after|"
        r"has|manages?)",
    ),
    (4, r"(?:set up|settled|covered|in bed|well served) (?:with|by) "),
    (5, r"competitor|rival|competing (?:product|offer|solution|vendor|tool)|competition\b"),
    (
        5,
        r"(?:salesforce|hubspot|pipedrive|zoho|oracle|sap|microsoft|dynamics|marketo|adobe|mailchimp|"
        r"gong|outreach|salesloft|google|zendesk|freshworks|monday|intercom|klaviyo|semrush|ibm|"
        r"workday|servicenow|shopify) (?:\w+ )?(?:already|for|does|do|has|offers?|gave|gives?|"
        r"is (?:cheaper|better)|covers?|includes?|can|customer)",
    ),
    (
        5,
        r"(?:already|currently|been|are) (?:\w+ )?(?:use|using|with|work(?:ing)? with|have|got|signed|"
        r"partner(?:ed)?|went with|chosen|chose|a customer of|customers of|under contract|locked in|"
        r"tied|committed to) (?:\w+ )?(?:a |an |another |one|someone|somebody|the |"
        r"our )*(?:\w+ )?(?:supplier|vendor|provider|agency|partner|tool|solution|system|platform|"
        r"product|software|someone|one|them|else|company|consultant|\w+ ?(?:crm|suite))\b",
    ),
    (
        4,
        r"(?:other|another|different|current|present|existing|incumbent|competing|second|previous|"
        r"new) (?:supplier|vendor|provider|agency|company|companies|vendors|suppliers|providers|"
        r"offers?|quotes?|bids?|bidder|tool|tools|solution|solutions|partner|options?|product|"
        r"products|platform)\b",
    ),
    (
        4,
        r"(?:under|in a|have a|has a|signed a|got a|running|existing|"
        r"long) (?:\w+[- ]?){0,3}(?:contract|agreement|deal) (?:with|until|till|through|for another|"
        r"that runs)|contract (?:with|runs|ends|expires|is up)|locked in(?:to)? (?:with|a|our|until)|"
        r"tied (?:to|into)|renewed",
    ),
    (
        4,
        r"(?:compar(?:e|ing|ed)|evaluat(?:e|ing)|look(?:ing)? at|shortlist\w*|talk(?:ing)? to|"
        r"speaking (?:to|with)|in talks with|review(?:ing)?|tested|testing|trial\w*|demo(?:s|"
        r"ed)? (?:from|with|of)) (?:\w+ )?(?:\w+ )?(?:other|others|several|two|three|a few|four|some|"
        r"alternative|different|vendors|providers|options|suppliers|tools|you (?:with|to|against))",
    ),
    (
        4,
        r"(?:loyal|relationship|good experience|friends?|partner(?:ship)?|long history|"
        r"work(?:ed)? (?:\w+ )?(?:together )?)(?: \w+){0,3} (?:to|with) (?:them|our|the|another|"
        r"someone|a|their)|switch(?:ing)? (?:from|away|suppliers?|vendors?|providers?|would)|"
        r"replace (?:them|our|what|it)|alternative|better than|different from|differ(?:s|ent)? from|"
        r"set(?:s)? you apart|makes you (?:better|different|special)|(?:as|from|than|"
        r"like) (?:the )?others",
    ),
    (
        3,
        r"(?:they|x|it|y|them|the other \w+|your \w+ rivals?) (?:also |already |can |will )?(?:offer|"
        r"offers|offered|do|does|have|has|include|includes|gave|give|threw|promised?|quoted)\b|"
        r"same (?:thing|features?|product|service)|someone else|somebody else|brand\b|market leader",
    ),
    (
        3,
        r"(?:we|i) (?:already |currently |just |recently )*(?:use|have|work with|went with|"
        r"signed with|chose|picked|bought|selected|partner with|rely on) [a-z]+(?: for (?:that|this|"
        r"it|years|our)|,| and|\.|$| already| today)",
    ),
)
TRUST = (
    (
        4,
        r"back (?:that|it|this) up|vague\b|hear it from|(?:told|promised|sold) (?:us|me) (?:something|"
        r"the same|otherwise|that before)|(?:big|bold|nice|fancy|sweeping) (?:words|claims?|"
        r"statements?|story)|convince me|somebody who (?:uses|has)|how sure",
    ),
    (
        5,
        r"(?:new|unproven|unknown) (?:to|in|on) (?:this|the|our) (?:market|industry|country|business|"
        r"field|sector)|exist(?:s|ed)? since|since when|(?:any|a|one|some) (?:\w+ )?(?:customers?|"
        r"clients?) (?:\w+ ){0,3}(?:i|we) (?:can|could|may) (?:call|talk|ask|speak|visit|contact)|"
        r"the moon\b|in real life",
    ),
    (
        4,
        r"(?:stick|put) my (?:neck|name|head|job)|show me (?:it|that|this|how|first|something)|(?:i|"
        r"we) (?:read|saw|heard) (?:that|about|of) (?:you|your)\b|(?:every|all|"
        r"any) (?:\w+ )?(?:vendors?|sellers?|salesp\w+|suppliers?) (?:tells?|says?|claims?|promis\w+)|"
        r"ended (?:badly|in)\b",
    ),
    (5, r"heard .{0,20}(?:bad|terrible|negative|horror|mixed)|bad (?:things|reviews|press|reputation)"),
    (4, r"fad\b|(?:marketing|sales) (?:talk|speak|pitch|blurb)|fluff|smoke and mirrors|gimmicky"),
    (
        5,
        r"(?:not have|have no|without|no) (?:any |a )?(?:\w+ )?(?:customers?|clients?|users|presence|"
        r"office|experience) (?:in|here|from|like|with)",
    ),
    (4, r"(?:speak|talk) (?:to|with) (?:\w+ ){0,3}(?:customers?|clients?|users?|somebody who|someone who)"),
    (4, r"tried (?:something|it|this|that|one|similar|a)(?: \w+){0,4} (?:before|and|once|already|last)"),
    (
        5,
        r"never heard of|(?:have|had) not heard of|who are you|do not know you|unknown|track record|"
        r"reference(?:s|d)?\b|case stud|testimonial|references? (?:customers?|calls?)|"
        r"reviews?\b(?! (?:it|by|process))|snake oil",
    ),
    (
        4,
        r"pro(?:of|ve|ven|ves)\b|evidence|guarantee|show me (?:numbers|results|that|someone|"
        r"a customer|the data)|believe|convinc|scepti|skepti|doubt|trust|credib|too good to be true|"
        r"hype|buzzword|bold claims?|promise",
    ),
    (
        4,
        r"how (?:do|can|could|would|will) (?:i|we) (?:know|be sure|trust|tell|verify|believe)|"
        r"burn(?:ed|t)\b|let down|disappoint|bad experience|(?:last|previous|another|other) (?:vendor|"
        r"supplier|provider|tool|project|company|agency|one) (?:\w+ )?(?:promised|failed|let|did not|"
        r"never|went|cost|vanished|disappeared|oversold)|failed (?:us|before|project|last)",
    ),
    (
        4,
        r"start-?up|(?:small|young|new|tiny) (?:\w+ )?(?:company|vendor|supplier|firm|team|player|"
        r"business|outfit)|(?:you are|you have) (?:\w+ )?(?:only|just|too|very|so|quite|pretty|"
        r"a) ?(?:new|small|young|\d+ people|a handful)|still (?:exist|be (?:around|here|there|"
        r"in business))|go(?:ing|es)? (?:out of business|bust|bankrupt|under)|bought (?:up|by)|"
        r"(?:around|exist) in (?:two|three|five|a few|\d+) years|how long have you been|stable|"
        r"financial(?:ly)? (?:stab|sound|health)",
    ),
    (
        4,
        r"who else|(?:any|other|similar|real|existing|which|what) (?:\w+ )?(?:customers|clients|"
        r"companies|users) (?:\w+ )*(?:like us|use|uses|using|have|in our|of our|can|who|are|that|do|"
        r"did|you)|(?:customers?|clients?|companies|someone) (?:in|from) (?:our|my) (?:industry|"
        r"sector|size|field|market|country)|done this (?:before|for|with)|experience (?:in|"
        r"with) (?:our|companies|firms|this)|results? (?:elsewhere|with|for|are|you|in|have)|"
        r"success stor",
    ),
    (
        3,
        r"risk(?:y|ier|s)?\b|gamble|guinea pig|leap of faith|pilot|trial|try (?:it )?(?:before|first|"
        r"out)|what if (?:it|this|you) (?:does not|do not|fails?|goes?|stop|disappear|get)|"
        r"actually (?:work|deliver|do)|really (?:work|deliver|do what)|does (?:it|this|"
        r"that) (?:really|actually)|deliver\b|hold up|in practice|work for us|reputation|"
        r"sound(?:s)? (?:like|great)|all (?:vendors|salespeople|of you|suppliers) (?:say|claim)|"
        r"everyone (?:says|claims)|i have heard (?:that|this|it) before",
    ),
)
