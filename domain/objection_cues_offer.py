"""The wording by which objections to what is offered are told apart: weights and patterns, our own.

Patterns run on `domain.speech.plain`, each from the start of a word. 4 and more settles it, 2 is a hint.
"""

NEED = (
    (
        3,
        r"(?:team|people|staff|colleagues|assistant|intern) (?:already )?(?:handles?|does|do|"
        r"takes? care of|covers?|manages?) (?:that|it|this|all)",
    ),
    (
        4,
        r"(?:do|does|did|would) not (?:really |actually |currently |honestly |even |"
        r"see (?:why|how|that) we |think we |believe we |feel we )*(?:need|"
        r"require)\b(?! to (?:ask|check))|no (?:real )?need|nobody (?:\w+ )?(?:asked|needs|"
        r"wants|complain)|no one (?:\w+ )?(?:needs|complain)",
    ),
    (
        4,
        r"(?:happy|satisfied|fine|content|comfortable|good|okay|ok) (?:with|as (?:we|it|"
        r"things)|the way|doing)|(?:we are|it is|things are|all|"
        r"everything is) (?:\w+ )?(?:fine|good|ok|okay|all set|set|sorted|covered)\b|all set",
    ),
    (
        4,
        r"(?:works?|working|worked|runs?|running|does|going|goes|doing) (?:\w+ )?(?:fine|well|"
        r"good|ok|okay|the job|for us|perfectly|smoothly|great|just)|good enough|"
        r"gets? the job done|not broken|ain't broke|if it is not broken",
    ),
    (
        4,
        r"always (?:done|been|worked|managed|did|had)|(?:we|they) manage\b|manage (?:well|"
        r"fine|without|ok|just|perfectly)|get by|get along|cope\b|the way we (?:do|have|are)|"
        r"used to (?:it|the|our|doing)|for (?:years|decades|ages)|\w+ years (?:like|without|"
        r"this way)|old way|stick(?:ing)? (?:with|to)|stay(?:ing)? with what",
    ),
    (
        4,
        r"(?:do|can|could|did|really) not (?:really |quite |honestly |actually )?(?:see|"
        r"understand|get) (?:the |what |why |any |how |where |a )+(?:point|benefit|problem|"
        r"reason|value|need|use|would|we|this|you|advantage|it would)|what (?:would|"
        r"do) we (?:need|want|gain|use)|why (?:would|should) (?:we|i|anyone)|what is in it",
    ),
    (
        4,
        r"no (?:reason|problem|problems|issue|issues|pain|urgency|interest in chang\w+|"
        r"plans? to)|not (?:a|really a|an) (?:problem|issue|concern|pain|big deal)|(?:is|are|"
        r"was) not (?:really )?(?:broken|relevant|necessary|useful|something we)|unnecessary|"
        r"nice[- ]to[- ]have|overkill|luxury|gimmick",
    ),
    (
        3,
        r"(?:do|doing|handle|handling|build|built|building|manage|managing|did|make|"
        r"solve) (?:it|that|this|these|everything|all of (?:it|this|that)|"
        r"all that) (?:\w+ )?(?:ourselves|in-?house|internally|by hand|manually|in excel|"
        r"with excel|with a spreadsheet|on paper)|in-?house|ourselves|our own (?:tool|team|"
        r"people|solution|system)|home-?grown|(?:excel|spreadsheets?|paper|whiteboard|"
        r"pen and paper)\b",
    ),
    (
        2,
        r"without (?:it|that|this|you|such|any)|change (?:anything|a (?:running|winning)|what|"
        r"something)|status quo|not (?:looking|searching|in the market)|never (?:had|needed|"
        r"missed|been)|enough (?:leads|business|customers|work|tools)|does not (?:apply|"
        r"concern|affect)|small (?:problem|thing)",
    ),
)
COMPETITOR = (
    (
        4,
        r"(?:our|an?|my|the) (?:agency|supplier|vendor|provider|partner|consultant|freelancer|"
        r"reseller|outsourcer) (?:already |also )?(?:takes? care|does|handles?|covers?|"
        r"looks? after|has|manages?)",
    ),
    (4, r"(?:set up|settled|covered|in bed|well served) (?:with|by) "),
    (5, r"competitor|rival|competing (?:product|offer|solution|vendor|tool)|competition\b"),
    (
        5,
        r"(?:salesforce|hubspot|pipedrive|zoho|oracle|sap|microsoft|dynamics|marketo|adobe|"
        r"mailchimp|gong|outreach|salesloft|google|zendesk|freshworks|monday|intercom|klaviyo|"
        r"semrush|ibm|workday|servicenow|shopify) (?:\w+ )?(?:already|for|does|do|has|offers?|"
        r"gave|gives?|is (?:cheaper|better)|covers?|includes?|can|customer)",
    ),
    (
        5,
        r"(?:already|currently|been|are) (?:\w+ )?(?:use|using|with|work(?:ing)? with|have|"
        r"got|signed|partner(?:ed)?|went with|chosen|chose|a customer of|customers of|"
        r"under contract|locked in|tied|committed to) (?:\w+ )?(?:a |an |another |one|someone|"
        r"somebody|the |our )*(?:\w+ )?(?:supplier|vendor|provider|agency|partner|tool|"
        r"solution|system|platform|product|software|someone|one|them|else|company|consultant|"
        r"\w+ ?(?:crm|suite))\b",
    ),
    (
        4,
        r"(?:other|another|different|current|present|existing|incumbent|competing|second|"
        r"previous|new) (?:supplier|vendor|provider|agency|company|companies|vendors|"
        r"suppliers|providers|offers?|quotes?|bids?|bidder|tool|tools|solution|solutions|"
        r"partner|options?|product|products|platform)\b",
    ),
    (
        4,
        r"(?:under|in a|have a|has a|signed a|got a|running|existing|"
        r"long) (?:\w+[- ]?){0,3}(?:contract|agreement|deal) (?:with|until|till|through|"
        r"for another|that runs)|contract (?:with|runs|ends|expires|is up)|"
        r"locked in(?:to)? (?:with|a|our|until)|tied (?:to|into)|renewed",
    ),
    (
        4,
        r"(?:compar(?:e|ing|ed)|evaluat(?:e|ing)|look(?:ing)? at|shortlist\w*|talk(?:ing)? to|"
        r"speaking (?:to|with)|in talks with|review(?:ing)?|tested|testing|trial\w*|demo(?:s|"
        r"ed)? (?:from|with|of)) (?:\w+ )?(?:\w+ )?(?:other|others|several|two|three|a few|"
        r"four|some|alternative|different|vendors|providers|options|suppliers|tools|"
        r"you (?:with|to|against))",
    ),
    (
        4,
        r"(?:loyal|relationship|good experience|friends?|partner(?:ship)?|long history|"
        r"work(?:ed)? (?:\w+ )?(?:together )?)(?: \w+){0,3} (?:to|with) (?:them|our|the|"
        r"another|someone|a|their)|switch(?:ing)? (?:from|away|suppliers?|vendors?|providers?|"
        r"would)|replace (?:them|our|what|it)|alternative|better than|different from|"
        r"differ(?:s|ent)? from|set(?:s)? you apart|makes you (?:better|different|special)|"
        r"(?:as|from|than|like) (?:the )?others",
    ),
    (
        3,
        r"(?:they|x|it|y|them|the other \w+|your \w+ rivals?) (?:also |already |can |"
        r"will )?(?:offer|offers|offered|do|does|have|has|include|includes|gave|give|threw|"
        r"promised?|quoted)\b|same (?:thing|features?|product|service)|someone else|"
        r"somebody else|brand\b|market leader",
    ),
    (
        3,
        r"(?:we|i) (?:already |currently |just |recently )*(?:use|have|work with|went with|"
        r"signed with|chose|picked|bought|selected|partner with|"
        r"rely on) [a-z]+(?: for (?:that|this|it|years|our)|,| and|\.|$| already| today)",
    ),
)
TRUST = (
    (5, r"heard .{0,20}(?:bad|terrible|negative|horror|mixed)|bad (?:things|reviews|press|reputation)"),
    (4, r"fad\b|(?:marketing|sales) (?:talk|speak|pitch|blurb)|fluff|smoke and mirrors|gimmicky"),
    (
        5,
        r"(?:not have|have no|without|no) (?:any |a )?(?:\w+ )?(?:customers?|clients?|users|"
        r"presence|office|experience) (?:in|here|from|like|with)",
    ),
    (4, r"(?:speak|talk) (?:to|with) (?:\w+ ){0,3}(?:customers?|clients?|users?|somebody who|someone who)"),
    (4, r"tried (?:something|it|this|that|one|similar|a)(?: \w+){0,4} (?:before|and|once|already|last)"),
    (
        5,
        r"never heard of|(?:have|had) not heard of|who are you|do not know you|unknown|"
        r"track record|reference(?:s|d)?\b|case stud|testimonial|references? (?:customers?|"
        r"calls?)|reviews?\b(?! (?:it|by|process))|snake oil",
    ),
    (
        4,
        r"pro(?:of|ve|ven|ves)\b|evidence|guarantee|show me (?:numbers|results|that|someone|"
        r"a customer|the data)|believe|convinc|scepti|skepti|doubt|trust|credib|"
        r"too good to be true|hype|buzzword|bold claims?|promise",
    ),
    (
        4,
        r"how (?:do|can|could|would|will) (?:i|we) (?:know|be sure|trust|tell|verify|believe)|"
        r"burn(?:ed|t)\b|let down|disappoint|bad experience|(?:last|previous|another|"
        r"other) (?:vendor|supplier|provider|tool|project|company|agency|"
        r"one) (?:\w+ )?(?:promised|failed|let|did not|never|went|cost|vanished|disappeared|"
        r"oversold)|failed (?:us|before|project|last)",
    ),
    (
        4,
        r"start-?up|(?:small|young|new|tiny) (?:\w+ )?(?:company|vendor|supplier|firm|team|"
        r"player|business|outfit)|(?:you are|you have) (?:\w+ )?(?:only|just|too|very|so|"
        r"quite|pretty|a) ?(?:new|small|young|\d+ people|a handful)|still (?:exist|"
        r"be (?:around|here|there|in business))|go(?:ing|es)? (?:out of business|bust|"
        r"bankrupt|under)|bought (?:up|by)|(?:around|exist) in (?:two|three|five|a few|"
        r"\d+) years|how long have you been|stable|financial(?:ly)? (?:stab|sound|health)",
    ),
    (
        4,
        r"who else|(?:any|other|similar|real|existing|which|what) (?:\w+ )?(?:customers|"
        r"clients|companies|users) (?:\w+ )*(?:like us|use|uses|using|have|in our|of our|can|"
        r"who|are|that|do|did|you)|(?:customers?|clients?|companies|someone) (?:in|"
        r"from) (?:our|my) (?:industry|sector|size|field|market|country)|done this (?:before|"
        r"for|with)|experience (?:in|with) (?:our|companies|firms|this)|results? (?:elsewhere|"
        r"with|for|are|you|in|have)|success stor",
    ),
    (
        3,
        r"risk(?:y|ier|s)?\b|gamble|guinea pig|leap of faith|pilot|trial|"
        r"try (?:it )?(?:before|first|out)|what if (?:it|this|you) (?:does not|do not|fails?|"
        r"goes?|stop|disappear|get)|actually (?:work|deliver|do)|really (?:work|deliver|"
        r"do what)|does (?:it|this|that) (?:really|actually)|deliver\b|hold up|in practice|"
        r"work for us|reputation|sound(?:s)? (?:like|great)|all (?:vendors|salespeople|of you|"
        r"suppliers) (?:say|claim)|everyone (?:says|claims)|i have heard (?:that|this|"
        r"it) before",
    ),
)
SECURITY = (
    (4, r"(?:allow|approve|permit|accept)\w* (?:\w+ )?(?:cloud|external|third|saas|ai\b|outside)"),
    (
        5,
        r"(?:share|give|hand|upload|put|expose|transfer) .{0,25}(?:information|data|"
        r"records|files|lists?|e-?mails) ?(?:out|away|over|in there|there|to|with|in|outside|"
        r"abroad)?",
    ),
    (
        4,
        r"(?:ai|someone|you|a machine|strangers|algorithm|outsiders) (?:reading|seeing|"
        r"accessing|having access|listening|recording|watching)",
    ),
    (
        5,
        r"gdpr|dsgvo|lgpd|pdpa|data protection|privacy|security|iso ?27\d*|soc ?2|compliance|"
        r"compliant|hipaa|pci|nis ?2|infosec|ciso|dpo\b|encrypt|pen(?:etration)?[- ]?test|"
        r"data breach|breach|hack|leak|cyber|sensitive|confidential|personal data|regulat|"
        r"audit|residency|sovereign|sso\b|single sign|two-factor|access (?:control|rights)|"
        r"vulnerab|certif|dpa\b|sub-?processor|data processing|works council",
    ),
    (
        4,
        r"where (?:is|are|does|do|will|would) (?:\w+ )*(?:data|servers?|"
        r"information) (?:\w+ )*(?:stored|hosted|kept|live|located|sit|go|processed|end up|"
        r"reside)?|(?:stored|hosted|processed|kept|servers?) (?:in|on|outside|abroad|"
        r"within) (?:the )?(?:eu|europe|us|usa|united|germany|america|china|country|cloud|our|"
        r"states|brazil|singapore|overseas|a)|leave (?:the (?:eu|country|building|company|"
        r"premises|network)|our)|outside (?:the )?(?:eu|europe|country|our network)",
    ),
    (
        2,
        r"(?:our|customer|client|patient|employee|company|my|their|user|student|financial|"
        r"health) (?:\w+ )?(?:data|records|information)\b|data (?:in|to|with|on|outside|safe|"
        r"secure|leav|privacy|used|train)|who (?:has|can|will|gets|would) (?:\w+ )?(?:access|"
        r"see|read)|third[- ]part(?:y|ies)|cloud\b|train (?:your|the|a|its|their) (?:ai|"
        r"model)|ai (?:policy|act|model)",
    ),
    (
        3,
        r"it (?:security|department (?:will|would|does|has)|policy|policies)|policy|policies|"
        r"not allowed|forbid|forbidden|prohibit|by law|legal(?:ly)? (?:required|allowed|not)|"
        r"bank(?:ing)? (?:supervis|regul)|supervis|authorit(?:y|ies)\b|safe\b|secure\b|"
        r"protected|questionnaire|risk (?:assessment|team)|vendor assessment|firewall|"
        r"passwords?",
    ),
)
FIT = (
    (
        4,
        r"not (?:really )?(?:understand|know) (?:our|my|the) (?:business|industry|needs|"
        r"market|sector|customers|challenges|processes?)",
    ),
    (
        3,
        r"(?:think|believe|sure|doubt|see) .{0,20}(?:it|you|that|this) (?:can|could|will|"
        r"would) (?:handle|cope|do|support|work|fit)",
    ),
    (
        5,
        r"integrat|compatib|interface|api\b|connector|plug-?in|sync(?:s|ed|hroni[sz]\w*|"
        r"ing)?\b|connect(?:s|ed)? (?:to|with)|talk(?:s)? to our|"
        r"work(?:s)? (?:together )?with (?:our|sap|the|salesforce|microsoft|oracle|outlook|an|"
        r"android|whatsapp|excel|legacy|what)|export|import\b",
    ),
    (
        5,
        r"(?:lack|lacks|lacking|missing)\b|(?:does|do|can|could|is|are) (?:it|you|your \w+|"
        r"this|that|the \w+|they) (?:even |also |already |really )?(?:support|handle|cope|"
        r"work (?:on|with|in|offline)|run on|scale|cover|available|speak|manage|deal)\b|"
        r"(?:does|do|did|can|could|will|would|is|are) not (?:really |even |currently |yet |"
        r"quite )?(?:support|handle|cover|cope|have (?:a|an|the|any)(?! (?:\w+ )?(?:money|"
        r"budget|time|need|problems?|funds|resources|capacity|people|reason|interest|"
        r"customers?|clients?|authority|say|power))|include|offer|scale|"
        r"match|fit|suit|do|run on|cater|map|reflect|work (?:for|with|on|in|offline)|built|"
        r"made|designed|meant|speak|available)\b",
    ),
    (
        4,
        r"feature|functionalit|capabilit|requirement|specification|specs?\b|use ?case|"
        r"workflow|our (?:\w+ )?(?:process|processes|setup|stack|environment|erp|"
        r"infrastructure|systems?|way of working|model) (?:is|are|do|does|would|needs?|has|"
        r"have)",
    ),
    (
        4,
        r"(?:we are|our (?:industry|business|sector|market|company|case|situation|customers|"
        r"niche|field) (?:is|are)) (?:\w+ )?(?:different|special|unique|too (?:small|big|"
        r"large|niche|specific|complex)|so (?:small|specific|specialised)|unlike|"
        r"a bit special|very specific)|different (?:industry|business|needs)|"
        r"not for (?:companies|businesses|people|teams|firms) (?:like|of)|for (?:bigger|"
        r"larger|smaller|enterprise|small|large|big) (?:companies|teams|firms|businesses|"
        r"organi[sz]ations)|(?:built|made|designed|meant|suited|suitable|right) for",
    ),
    (
        4,
        r"customi[sz]|tailor|configur|bespoke|adapt(?:ed|able)?\b|flexib|legacy|erp\b|"
        r"mobile app|android|ios\b|iphone|offline|on-?prem|language|portuguese|spanish|german|"
        r"japanese|thai|french|mandarin|currency|currencies|local(?:i[sz]|\s(?:law|tax|"
        r"holidays))|time zones?|multi-?(?:currency|language|brand|site|country)|whatsapp|"
        r"line app|barcode|invoice format|sap\b",
    ),
    (
        4,
        r"too (?:complex|complicated|simple|basic|limited|generic|rigid|advanced|powerful|big|"
        r"heavy|technical|much) (?:a (?:tool|product) )?(?:for|a)\b|too (?:basic|limited|"
        r"rigid|generic|simple)|not (?:a (?:good )?fit|what we|the right (?:fit|tool|solution|"
        r"product)|suitable|flexible|exactly|quite what)|fit (?:our|for|in|into|us|with)|"
        r"(?:can not|could not|unable to) (?:do|handle|be|show|filter|track|model|connect|"
        r"group|split|support|deal|cope|run)",
    ),
    (
        2,
        r"only (?:works?|supports?|runs?|covers?|does|in english|available)|"
        r"need(?:s)? (?:it )?(?:to (?:work|run|support|handle|be able|show)|a (?:tool|version|"
        r"way) )|without (?:that|a|the) (?:feature|function|module|\w+ export)|version|module|"
        r"technical(?:ly)?|limitation|data model|format",
    ),
)
EFFORT = (
    (
        4,
        r"chang(?:e|ing) (?:our|the|all our|everyone's) (?:process|processes|workflows?|"
        r"habits|ways?|routine)|(?:upset|annoy|confuse|overwhelm|scare) (?:everyone|people|"
        r"the team|my|our)",
    ),
    (4, r"learn(?:ing)? (?:it|this|that|a new|how|another|new)"),
    (
        2,
        r"(?:complicated|complex|difficult|technical) for (?:my|our|the|"
        r"most of) (?:\w+ )?(?:team|people|staff|users|reps|colleagues|drivers|employees)",
    ),
    (3, r"(?:never|not|hates?|refuses? to) (?:\w+ ){0,2}(?:use|adopt|learn|touch|accept) "),
    (
        5,
        r"implement|roll-?(?:ing )?out|migrat|onboarding|on-?board|change management|"
        r"learning curve|train(?:ing|ed)? (?:everyone|our|the|my|all|people|them|staff|a|"
        r"takes|\w+ people|of|costs?|would|for|again|is|period)|retrain|re-?train|training\b|"
        r"adoption|adopt\b",
    ),
    (
        4,
        r"(?:too )?much (?:\w+ )?(?:work|effort|hassle|trouble|change|disruption|"
        r"hand-?holding|upheaval)|lot of (?:\w+ )?(?:work|effort|hassle|trouble|change|"
        r"disruption|manual|time to)|effort|hassle|disrupt|upheaval|cumbersome|painful|pain\b|"
        r"nightmare|headache|big (?:project|change|bang)",
    ),
    (
        4,
        r"(?:another|yet another|one more|new|more) (?:tool|system|app|platform|login|"
        r"software|dashboard|thing to learn|password)(?: to| for| on| that|\b)|tool fatigue|"
        r"too many tools|change (?:fatigue|again|everything|our (?:way|process|habits|system)|"
        r"how)|(?:people|team|reps|staff|colleagues|everyone|employees|users|salespeople|they|"
        r"nobody|guys|drivers|nurses|sales) (?:\w+ )?(?:will|would|do|does|are|is|"
        r"wo)? ?(?:not |never |hate |resist\w* |refus\w* )+(?:use|accept|adopt|change|like|"
        r"learn|want|log|go|touch|new|it|to|changing|switch)?",
    ),
    (
        4,
        r"(?:no|not (?:have )?(?:the|any|enough)|nobody (?:has|with|to)|lack(?:ing)? (?:the|"
        r"of)?|without|short of|have not got (?:the )?|no one (?:has|"
        r"to)) (?:\w+ )?(?:resources?|capacity|people|staff|bandwidth|manpower|hands|"
        r"time to (?:set|learn|train|implement|introduce|do|run|configure|manage|migrate|roll|"
        r"maintain)|developers?|it (?:team|people|staff))",
    ),
    (
        4,
        r"(?:it|our it|the it|it team|it department|engineers|developers|team|"
        r"admin\w*) (?:team |department |people |staff )?(?:is|are|has|"
        r"have) (?:\w+ )?(?:overloaded|busy|stretched|at capacity|fully booked|no (?:capacity|"
        r"time)|drowning|booked)|bandwidth|capacity|set(?:ting)? (?:it |this |everything |"
        r"all (?:of )?(?:this|that) )?up|set-?up\b|install|switch(?:ing)? (?:costs?|is|would|"
        r"over|everything|systems?|takes?)|mov(?:e|ing) (?:all|everything|our data|years|"
        r"the data|data|over)|clean(?:ing)? (?:up )?(?:the |our )?data|re-?enter|"
        r"transfer(?:ring)?",
    ),
    (
        4,
        r"(?:last|previous|first|our last|that) (?:time|project|roll-?out|change|introduction|"
        r"system|crm|tool|attempt|one) (?:\w+ )*(?:took|cost|was|dragged|ended|went|failed|"
        r"months|year|chaos|disaster|revolt)|(?:takes?|took|taking) (?:\w+ )?(?:months|weeks|"
        r"forever|ages|too long|a year|half a year|so long|long)|complicated|complex (?:to|"
        r"project)|difficult to (?:use|learn|introduce|set|get)|hard to (?:use|learn|"
        r"introduce|set|get)|steep learning|downtime|get (?:everyone|people|the team|"
        r"them) (?:to|on)|habits?|old habits|resist\w*|tech-?savvy|not technical|"
        r"older (?:staff|colleagues|people)",
    ),
)
