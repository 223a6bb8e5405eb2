"""Changing the template: the choice, what it would do, and what it did."""

from domain.template_change import NAMES_SHOWN, Landing, TemplateChanged, TemplateChoice, TemplatePreview
from views import formats
from views.blocks import Block, Message, Modal, clipped, context, escape, field_input, section, select

ERRORS = {
    "pipeline.template_changed": "Somebody has changed the template to {name} since. "
    "`/playmaker pipeline` begins again from there.",
    "pipeline.no_template": "That template is not there any more. Pick another one.",
    "pipeline.same_template": "{name} is the template you have. Pick another one.",
}
OPTION_MAX = 75


def choice_form(choice: TemplateChoice) -> Modal:
    """Which template; nothing is changed before its preview is confirmed."""
    current = choice.current
    if not choice.others:
        text = f"*{escape(current.name)}* is the only template there is."
        return Modal("reply.shown", "Pipeline", [section(text)])
    options = [(clipped(each.name, OPTION_MAX), each.key) for each in choice.others]
    abouts = [f"*{escape(each.name)}*: {escape(each.about)}" for each in choice.others]
    blocks = [
        section(f"Your template is *{escape(current.name)}*: {escape(current.about)}"),
        context("\n".join(abouts)),
        field_input("template", "Change to", select(options)),
    ]
    return Modal("pipeline.preview", "Pipeline", blocks, submit="Preview", close="Cancel")


def preview_form(found: TemplatePreview, locale: str) -> Modal:
    """Where each stage's open deals would land; submitting it makes the change."""
    old, new = escape(found.old.name), escape(found.new.name)
    blocks: list[Block] = [section(f"*{new}* instead of *{old}*")]
    mapped = [each for each in found.landings if each.unmapped is None]
    if mapped:
        blocks.append(section("\n".join(_line(each, locale) for each in mapped)))
    for each in found.landings:
        if each.unmapped is not None:
            blocks.append(section(_unmapped(each, old, locale)))
    if not found.landings:
        blocks.append(section("No deal is open."))
    if found.closed:
        blocks.append(context(f"{_deals(found.closed, locale)} won or lost stay so."))
    blocks.append(
        context(
            "The change is written into each deal's history. Changing back maps them again by the same rules."
        )
    )
    data = {"to": found.new.key, "from": found.old.key}
    return Modal("pipeline.apply", "Pipeline", blocks, submit="Change", close="Cancel", data=data)


def changed(done: TemplateChanged, locale: str) -> Message:
    """The receipt."""
    text = f"*{escape(done.new.name)}* is your template now. "
    kept = formats.number(done.kept, locale)
    text += f"{_deals(done.moved, locale)} moved to another stage, {kept} kept theirs."
    return Message(text.replace("*", ""), [section(text)])


def _line(each: Landing, locale: str) -> str:
    here, there = escape(each.name), escape(each.to.name)
    arrow = f"{here} → {there}" if each.name != each.to.name else f"{here} stays"
    return f"{arrow} · {_deals(each.deals, locale)}"


def _unmapped(each: Landing, old: str, locale: str) -> str:
    """Deals in a stage that even the present template does not know, by name."""
    names = [escape(clipped(name, OPTION_MAX)) for name in each.unmapped or ()]
    more = each.deals - len(names)
    if more > 0 and len(names) >= NAMES_SHOWN:
        names.append(f"{formats.number(more, locale)} more")
    listed = formats.listing(names, locale)
    first = f"*Not mapped*: {_deals(each.deals, locale)} in “{escape(each.name)}”, which {old} does not have"
    return f"{first}\n{listed}\nThey land in {escape(each.to.name)}."


def _deals(count: int, locale: str) -> str:
    return f"{formats.number(count, locale)} {'deal' if count == 1 else 'deals'}"
