"""Single words that lean towards a kind of objection, where its usual phrases are missing.

A word proves nothing by itself: each is a nudge, and the phrases of the `objection_cues_…` outweigh them.
Stems are compared, so one form of a word stands for all.
"""

from collections.abc import Mapping
from functools import cache

from domain.speech import plain, stem, words_in

MOST = 3
"""Nudges that count for one kind."""
_WORDS: Mapping[str, str] = {
    "price": """
        price cost fee quote expensive pricey cheap dear steep sum amount figure rate charge pay paid euro
        dollar pound grand thousand hundred percent third half discount worth value bargain invoice bill
        swallow number difference double triple maths market higher lower pictured budgeted sticker
        negotiate rebate cents saving deal
        """,
    "budget": """
        budget money cash fund funding finance financial cfo spend spent outlay expenditure expense fiscal
        pot saving austerity reduction means afford reserve allocation allocate treasury controller
        treasurer squeeze short shortfall revenue deficit empty emptied broke allowance investor burn
        foreseen planned tight poor loss losses harvest freeze frozen payroll subsidy grant donation
        invest investment dry kitty
        """,
    "timing": """
        later soon early earliest week month quarter spring summer autumn winter january february march
        april june july august september october november december monday tuesday wednesday thursday
        friday sunday weekend holiday vacation season deadline launch merger calendar busy postpone until
        behind agenda priority schedule queue meantime breather again tomorrow peak rush backlog middle
        wait waiting weeks rather end moving leave calm finished finish stage hiring
        """,
    "authority": """
        boss manager director board owner founder partner committee chief ceo cfo headquarters management
        purchasing procurement vote signature decide decision approve approval mandate permission alone
        upstairs superior colleague wife husband stakeholder hierarchy authority recommend order group
        commit both signing power lead leader partners holds meets voting answer deputy assistant intern
        consult convince internally legal hr it sponsor mayor council tender jury
        """,
    "need": """
        need necessary unnecessary gain benefit problem happy satisfied fine enough works manually
        spreadsheet excel paper survive survived habit relevant useful point purpose reason sense solve
        bother complain broken decades sleep help wish great still useless overkill luxury gimmick
        interest want pain lack miss missing simple small
        """,
    "competitor": """
        competitor rival another alternative supplier vendor provider agency incumbent compare comparison
        same similar beat better salesforce hubspot zendesk pipedrive loyal relationship switch twenty
        several peer peers existing current partner friend cousin in-house inhouse built own elsewhere bid
        bidder rivals picked chose chosen
        """,
    "trust": """
        proof prove trust believe doubt evidence reference client testimonial review reputation experience
        promise claim reality realistic slide sceptical risk risky guarantee pilot trial consultant burnt
        mess small startup company bankrupt disappoint skeptical convince google googled found stung
        burned vendor founder study studies made invented failed oversold delivered proven sure worried
        survive around stable
        """,
    "security": """
        security secure data privacy server servers host hosted cloud encrypt encryption consent illegal
        recording confidential secret access password breach hack leak regulator regulation compliance
        certificate questionnaire ciso processing gdpr patient foreign floating union listening listen
        listened log defence military spy steal stolen expose stored storage store sensitive personal
        """,
    "fit": """
        integrate integration connect version mobile app offline feature function format import export
        field language currency payroll warehouse stock order split franchise process workflow system sap
        erp module screen special custom tablet pull handle model tool piece window english thai spanish
        german french scanner return credit note concrete tailored specific branch trade android iphone
        spreadsheet suited designed built kind
        """,
    "effort": """
        effort work moving move train training learn switch migration install setup project resist moan
        moaning staff admin hassle weeks capacity hands introduce roll rollout adopt habit complicated
        email chaos barely stamina retype typing type hate babysit tired fatigue headache painful burden
        extra change changes changing used steep teach
        """,
    "contract": """
        contract clause paragraph term terms agreement sign signed law court lawyer legal notice cancel
        exclusivity escalator liability penalty months days out exit renewal commit payment wording
        jurisdiction ownership addendum liable billing bill quarterly binding bind contradict master break
        lock locked minimum duration termination annex redline
        """,
    "brush_off": """
        touch read send mail email brochure info deck busy waiting cheers bye thanks sorry call back later
        look driving meeting interesting nice discuss think leave hurry mention linkedin perhaps maybe hm
        catch line note number reception voicemail soon whatever sure ok
        """,
}


@cache
def _weights(kind: str) -> Mapping[str, float]:
    """A word that several kinds share counts less for each of them."""
    mine, *others = (
        frozenset(map(stem, _WORDS[each].split()))
        for each in (kind, *(each for each in _WORDS if each != kind))
    )
    return {each: 1 / (1 + sum(each in other for other in others)) for each in mine if len(each) > 1}


def nudge(kind: str, text: str) -> float:
    """How far a text's words lean towards a kind, 0 to MOST."""
    weights = _weights(kind)
    said = {stem(word) for word in words_in(plain(text))} - _COMMON
    return min(MOST, sum(weights.get(each, 0.0) for each in said))


_COMMON = frozenset({"the", "that", "this", "and", "for", "with", "you", "your", "our", "are", "not"})
"""What a stem may be taken for and says nothing ("they" has the stem of "the")."""
