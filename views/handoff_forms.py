"""The forms for handing deals over, sending them back, and finding a new owner."""

from domain.deal_cards import HandOffForm
from domain.deal_problems import LONGEST
from domain.deals import Deal
from views.blocks import Modal, field_input, person_input, section, text_input
from views.deal_parts import ROLE_NAMES, named


def hand_over_form(form: HandOffForm) -> Modal:
    """Whom to give the deal to, and what to tell them."""
    role = ROLE_NAMES.get(form.role or "")
    note = text_input(multiline=True, max_length=LONGEST["note"])
    blocks = [
        section(f"*{named(form.deal)}* is theirs at once. They can accept it or send it back."),
        field_input("person", f"To which {role}" if role else "To whom", person_input()),
        field_input("note", "What they should know", note, optional=True, hint="Earlier notes go along."),
    ]
    data = {"deal": form.deal.id}
    return Modal("deals.handed", "Hand over", blocks, submit="Hand over", close="Cancel", data=data)


def send_back_form(deal: Deal) -> Modal:
    why = text_input(multiline=True, max_length=LONGEST["why"])
    blocks = [section(f"*{named(deal)}*"), field_input("why", "Why?", why)]
    return Modal(
        "deals.sent_back", "Send back", blocks, submit="Send back", close="Cancel", data={"deal": deal.id}
    )


def reassign_form(deal: Deal) -> Modal:
    blocks = [section(f"*{named(deal)}*"), field_input("owner", "New owner", person_input())]
    data = {"deal": deal.id}
    return Modal("deals.reassigned", "New owner", blocks, submit="Assign", close="Cancel", data=data)
