"""The wording by which objections to taking it into use are told apart: weights and patterns, our own.

Patterns run on `domain.speech.plain`, each from the start of a word. 4 and more settles it, 2 is a hint.
"""

SECURITY = (
    (
        4,
        r"who processes|(?:details|data|records|names|figures|prices) (?:got|get|gets|getting|went|"
        r"goes|go) (?:out|online|public|lost|stolen)|(?:on|onto|over) the internet|"
        r"not comfortable (?:with|about)|(?:banking|medical|government|health) (?:rules|regulation)",
    ),
    (
        4,
        r"who (?:\w+ ){0,4}(?:can|could|may|would) (?:see|read|access|open|look at) (?:our|my|the)|"
        r"(?:third|external)[- ]party risk|audit (?:logs?|trail)",
    ),
    (4, r"(?:allow|approve|permit|accept)\w* (?:\w+ )?(?:cloud|external|third|saas|ai\b|outside)"),
    (
        5,
        r"(?:share|give|hand|upload|put|expose|transfer) .{0,25}(?:information|data|records|files|"
        r"lists?|e-?mails) ?(?:out|away|over|in there|there|to|with|in|outside|abroad)?",
    ),
    (
        4,
        r"(?:ai|someone|you|a machine|strangers|algorithm|outsiders) (?:reading|seeing|accessing|"
        r"having access|listening|recording|watching)",
    ),
    (
        5,
        r"gdpr|dsgvo|lgpd|pdpa|data protection|privacy|security|iso ?27\d*|soc ?2|compliance|"
        r"compliant|hipaa|pci|nis ?2|infosec|ciso|dpo\b|encrypt|pen(?:etration)?[- ]?test|data breach|"
        r"breach|hack|leak|cyber|sensitive|confidential|personal data|regulat|audit|residency|"
        r"sovereign|sso\b|single sign|two-factor|access (?:control|rights)|vulnerab|certif|dpa\b|"
        r"sub-?processor|data processing|works council",
    ),
    (
        4,
        r"where (?:is|are|does|do|will|would) (?:\w+ )*(?:data|servers?|"
        r"information) (?:\w+ )*(?:stored|hosted|kept|live|located|sit|go|processed|end up|reside)?|"
        r"(?:stored|hosted|processed|kept|servers?) (?:in|on|outside|abroad|within) (?:the )?(?:eu|"
        r"europe|us|usa|united|germany|america|china|country|cloud|our|states|brazil|singapore|"
        r"overseas|a)|leave (?:the (?:eu|country|building|company|premises|network)|our)|"
        r"outside (?:the )?(?:eu|europe|country|our network)",
    ),
    (
        2,
        r"(?:our|customer|client|patient|employee|company|my|their|user|student|financial|"
        r"health) (?:\w+ )?(?:data|records|information)\b|data (?:in|to|with|on|outside|safe|secure|"
        r"leav|privacy|used|train)|who (?:has|can|will|gets|would) (?:\w+ )?(?:access|see|read)|"
        r"third[- ]part(?:y|ies)|cloud\b|train (?:your|the|a|its|their) (?:ai|model)|ai (?:policy|act|"
        r"model)",
    ),
    (
        3,
        r"it (?:security|department (?:will|would|does|has)|policy|policies)|policy|policies|"
        r"not allowed|forbid|forbidden|prohibit|by law|legal(?:ly)? (?:required|allowed|not)|"
        r"bank(?:ing)? (?:supervis|regul)|supervis|authorit(?:y|ies)\b|safe\b|secure\b|protected|"
        r"questionnaire|risk (?:assessment|team)|vendor assessment|firewall|passwords?",
    ),
)
FIT = (
    (
        4,
        r"(?:can|could|does|would|will) (?:it|your \w+|this|that) (?:cope|deal|do|manage|handle|read|"
        r"show|print|track)\b|need(?:s|ed)? it to (?:do|work|run|show|have|talk|be|read|handle)|"
        r"(?:does|do) not match|(?:is|are|was) not (?:made|built|meant|designed|intended) for|(?:use|"
        r"using|on|run) (?:macs?|linux|android|tablets|chromebooks?)\b",
    ),
    (
        5,
        r"(?:specific|special|small|tiny|own) niche|different (?:from|to|than) what you|(?:does|do|"
        r"would|can) (?:it|this|that|yours?|the tool) work (?:w/|with|without|for|in|on)\b",
    ),
    (
        4,
        r"(?:reports?|dashboards?|screens?|templates?|exports?) (?:do|does|did|can|could) not (?:show|"
        r"have|give|contain|let)|only (?:have|has|offer|run|got|got an?) (?:an? )?(?:\w+ )?(?:windows|"
        r"mac|client|app|version|web)|(?:linux|windows|macs?|tablets?)\b|approval (?:chains?|flows?|"
        r"steps?)|(?:your|the) model (?:does|do|is|would) not ",
    ),
    (
        4,
        r"not (?:really )?(?:understand|know) (?:our|my|the) (?:business|industry|needs|market|sector|"
        r"customers|challenges|processes?)",
    ),
    (
        3,
        r"(?:think|believe|sure|doubt|see) .{0,20}(?:it|you|that|this) (?:can|could|will|"
        r"would) (?:handle|cope|do|support|work|fit)",
    ),
    (
        5,
        r"integrat|compatib|interface|api\b|connector|plug-?in|sync(?:s|ed|hroni[sz]\w*|ing)?\b|"
        r"connect(?:s|ed)? (?:to|with)|talk(?:s)? to our|work(?:s)? (?:together )?with (?:our|sap|the|"
        r"salesforce|microsoft|oracle|outlook|an|android|whatsapp|excel|legacy|what)|export|import\b",
    ),
    (
        5,
        r"(?:lack|lacks|lacking|missing)\b|(?:does|do|can|could|is|are) (?:it|you|your \w+|this|that|"
        r"the \w+|they) (?:even |also |already |really )?(?:support|handle|cope|work (?:on|with|in|"
        r"offline)|run on|scale|cover|available|speak|manage|deal)\b|(?:does|do|did|can|could|will|"
        r"would|is|are) not (?:really |even |currently |yet |quite )?(?:support|handle|cover|cope|"
        r"have (?:a|an|the|any)(?! (?:\w+ )?(?:money|budget|time|need|problems?|funds|resources|"
        r"capacity|people|reason|interest|customers?|clients?|authority|say|power))|include|offer|"
        r"scale|match|fit|suit|do|run on|cater|map|reflect|work (?:for|with|on|in|offline)|built|made|"
        r"designed|meant|speak|available)\b",
    ),
    (
        4,
        r"feature|functionalit|capabilit|requirement|specification|specs?\b|use ?case|workflow|"
        r"our (?:\w+ )?(?:process|processes|setup|stack|environment|erp|infrastructure|systems?|"
        r"way of working|model) (?:is|are|do|does|would|needs?|has|have)",
    ),
    (
        4,
        r"(?:we are|our (?:industry|business|sector|market|company|case|situation|customers|niche|"
        r"field) (?:is|are)) (?:\w+ )?(?:different|special|unique|too (?:small|big|large|niche|"
        r"specific|complex)|so (?:small|specific|specialised)|unlike|a bit special|very specific)|"
        r"different (?:industry|business|needs)|not for (?:companies|businesses|people|teams|"
        r"firms) (?:like|of)|for (?:bigger|larger|smaller|enterprise|small|large|big) (?:companies|"
        r"teams|firms|businesses|organi[sz]ations)|(?:built|made|designed|meant|suited|suitable|"
        r"right) for",
    ),
    (
        4,
        r"customi[sz]|tailor|configur|bespoke|adapt(?:ed|able)?\b|flexib|legacy|erp\b|mobile app|"
        r"android|ios\b|iphone|offline|on-?prem|language|portuguese|spanish|german|japanese|thai|"
        r"french|mandarin|currency|currencies|local(?:i[sz]|\s(?:law|tax|holidays))|time zones?|"
        r"multi-?(?:currency|language|brand|site|country)|whatsapp|line app|barcode|invoice format|"
        r"sap\b",
    ),
    (
        4,
        r"too (?:complex|complicated|simple|basic|limited|generic|rigid|advanced|powerful|big|heavy|"
        r"technical|much) (?:a (?:tool|product) )?(?:for|a)\b|too (?:basic|limited|rigid|generic|"
        r"simple)|not (?:a (?:good )?fit|what we|the right (?:fit|tool|solution|product)|suitable|"
        r"flexible|exactly|quite what)|fit (?:our|for|in|into|us|with)|(?:can not|could not|"
        r"unable to) (?:do|handle|be|show|filter|track|model|connect|group|split|support|deal|cope|"
        r"run)",
    ),
    (
        2,
        r"only (?:works?|supports?|runs?|covers?|does|in english|available)|"
        r"need(?:s)? (?:it )?(?:to (?:work|run|support|handle|be able|show)|a (?:tool|version|way) )|"
        r"without (?:that|a|the) (?:feature|function|module|\w+ export)|version|module|"
        r"technical(?:ly)?|limitation|data model|format",
    ),
)
EFFORT = (
    (
        4,
        r"(?:extra|more|additional|double) (?:work|effort|load|steps?)|on top of everything|"
        r"big(?:gest|ger)? change|clean(?:ing)? up|just (?:learn|learnt|learned|got used|"
        r"finished learning)|giv(?:e|ing) up their|(?:keep|love|cling to|stick to) their (?:old|own|"
        r"paper|notebooks?|habits?|ways?)|time[- ]consuming|overwhelm\w*",
    ),
    (
        5,
        r"(?:ton|tons|lots|heap|mountain|pile) of (?:\w+ )?(?:work|effort|changes?|admin)|who (?:will|"
        r"would|is going to|shall) (?:enter|type|input|fill|feed|keep|update|import|maintain)",
    ),
    (
        5,
        r"yet another|(?:put|drag|push|take) (?:my|our|the|them|everyone) ?(?:\w+ )?(?:team|people|"
        r"staff|reps|crew)? ?through|(?:revolt|rebel|mutiny|up in arms)\b",
    ),
    (
        4,
        r"(?:would|will|could|can|it|to) take[s]? (?:\w+ )?(?:forever|ages|months|years|weeks|an age)|"
        r"backlog|(?:mean|require|involve)s? (?:chang|rewrit|rebuild|redo)\w*|(?:lot of|more|extra|"
        r"too much) (?:admin|typing|paperwork|data entry|clicks|clicking)\b",
    ),
    (
        4,
        r"(?:no ?one|nobody|not anybody|not anyone|no person|no staff) (?:here |free |left )?(?:to|"
        r"who (?:can|could|would)) (?:look after|run|own|maintain|take care|set|manage|do|handle|"
        r"drive)|(?:flopped|fizzled|never took off|fell flat|gathering dust)|(?:tried|"
        r"attempt\w*) to (?:introduce|roll|bring|launch|implement)|the (?:switch|move|transition|"
        r"changeover|migration)\b",
    ),
    (
        4,
        r"who (?:is going to|would|will|shall|should) (?:train|teach|set|migrate|maintain|run|"
        r"configure|look after|administer)|(?:get|getting|bring|bringing) (?:everyone|everybody|"
        r"people|all|the team|them|forty|\w+ people) (?:\w+ )?(?:on ?board|to use|used to|trained)",
    ),
    (
        4,
        r"chang(?:e|ing) (?:our|the|all our|everyone's) (?:process|processes|workflows?|habits|ways?|"
        r"routine)|(?:upset|annoy|confuse|overwhelm|scare) (?:everyone|people|the team|my|our)",
    ),
    (4, r"learn(?:ing)? (?:it|this|that|a new|how|another|new)"),
    (
        2,
        r"(?:complicated|complex|difficult|technical) for (?:my|our|the|most of) (?:\w+ )?(?:team|"
        r"people|staff|users|reps|colleagues|drivers|employees)",
    ),
    (3, r"(?:never|not|hates?|refuses? to) (?:\w+ ){0,2}(?:use|adopt|learn|touch|accept) "),
    (
        5,
        r"implement|roll-?(?:ing )?out|migrat|onboarding|on-?board|change management|learning curve|"
        r"train(?:ing|ed)? (?:everyone|our|the|my|all|people|them|staff|a|takes|\w+ people|of|costs?|"
        r"would|for|again|is|period)|retrain|re-?train|training\b|adoption|adopt\b",
    ),
    (
        4,
        r"(?:too )?much (?:\w+ )?(?:work|effort|hassle|trouble|change|disruption|hand-?holding|"
        r"upheaval)|lot of (?:\w+ )?(?:work|effort|hassle|trouble|change|disruption|manual|time to)|"
        r"effort|hassle|disrupt|upheaval|cumbersome|painful|pain\b|nightmare|headache|big (?:project|"
        r"change|bang)",
    ),
    (
        4,
        r"(?:another|yet another|one more|new|more) (?:tool|system|app|platform|login|software|"
        r"dashboard|thing to learn|password)(?: to| for| on| that|\b)|tool fatigue|too many tools|"
        r"change (?:fatigue|again|everything|our (?:way|process|habits|system)|how)|(?:people|team|"
        r"reps|staff|colleagues|everyone|employees|users|salespeople|they|nobody|guys|drivers|nurses|"
        r"sales) (?:\w+ )?(?:will|would|do|does|are|is|wo)? ?(?:not |never |hate |resist\w* |"
        r"refus\w* )+(?:use|accept|adopt|change|like|learn|want|log|go|touch|new|it|to|changing|"
        r"switch)?",
    ),
    (
        4,
        r"(?:no|not (?:have )?(?:the|any|enough)|nobody (?:has|with|to)|lack(?:ing)? (?:the|of)?|"
        r"without|short of|have not got (?:the )?|no one (?:has|to)) (?:\w+ )?(?:resources?|capacity|"
        r"people|staff|bandwidth|manpower|hands|time to (?:set|learn|train|implement|introduce|do|run|"
        r"configure|manage|migrate|roll|maintain)|developers?|it (?:team|people|staff))",
    ),
    (
        4,
        r"(?:it|our it|the it|it team|it department|engineers|developers|team|admin\w*) (?:team |"
        r"department |people |staff )?(?:is|are|has|have) (?:\w+ )?(?:overloaded|busy|stretched|"
        r"at capacity|fully booked|no (?:capacity|time)|drowning|booked)|bandwidth|capacity|"
        r"set(?:ting)? (?:it |this |everything |all (?:of )?(?:this|that) )?up|set-?up\b|install|"
        r"switch(?:ing)? (?:costs?|is|would|over|everything|systems?|takes?)|mov(?:e|ing) (?:all|"
        r"everything|our data|years|the data|data|over)|clean(?:ing)? (?:up )?(?:the |our )?data|"
        r"re-?enter|transfer(?:ring)?",
    ),
    (
        4,
        r"(?:last|previous|first|our last|that) (?:time|project|roll-?out|change|introduction|system|"
        r"crm|tool|attempt|one) (?:\w+ )*(?:took|cost|was|dragged|ended|went|failed|months|year|chaos|"
        r"disaster|revolt)|(?:takes?|took|taking) (?:\w+ )?(?:months|weeks|forever|ages|too long|"
        r"a year|half a year|so long|long)|complicated|complex (?:to|project)|difficult to (?:use|"
        r"learn|introduce|set|get)|hard to (?:use|learn|introduce|set|get)|steep learning|downtime|"
        r"get (?:everyone|people|the team|them) (?:to|on)|habits?|old habits|resist\w*|tech-?savvy|"
        r"not technical|older (?:staff|colleagues|people)",
    ),
)
