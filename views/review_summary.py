"""How a review ended: the message in the channel, the same as a Markdown file, a canvas and a modal."""

import re

from domain.review_steps import Shown, Summary
from domain.review_threads import LATE
from domain.reviews import Review
from domain.team import Team
from views import formats
from views.blocks import (
    Block,
    Message,
    Modal,
    actions,
    button,
    clipped,
    context,
    escape,
    header,
    section,
    value_of,
)
from views.posts import Canvas, TextFile
from views.review_facts import actions_lines, figures
from views.review_threads import answer_line
from views.review_words import (
    action_line,
    group_title,
    many,
    review_name,
    sections,
    short_name,
    spoken,
    thread_name,
)

CANVAS_LINK = "<canvas:link|The summary as a canvas>"
QUOTE_SHOWN = 200
MINORITY_SHOWN = 8


def closed_message(found: Summary, locale: str, *, has_canvas: bool = True) -> Message:
    """The head of the summary's thread: numbers, themes, single views, decisions, the experiment."""
    review, team = found.review, found.team
    title = f"{team.name} · {review_name(review, team, locale)}, closed"
    decided = decisions(found, locale)
    parts = [
        "\n".join(decided),
        "\n".join(figures(review.facts, review.kind, locale)),
        "\n".join(themes(found, locale)),
        "\n".join(single_views(found)),
        "\n".join(experiment(found)),
    ]
    blocks: list[Block] = [header(clipped(title, 150))]
    blocks += [section(clipped(part, 2_900)) for part in parts if part]
    value = value_of(review=review.id)
    ways = [
        button("Read it all", f"reviews.summary:{review.id}", value),
        button("Set next targets", "reviews.open_targets", value),
        button("Open again", "reviews.reopen", value),
    ]
    if review.kind == "month":
        del ways[1]
    wrote = f"{formats.number(found.sent, locale)} of {formats.number(found.asked, locale)} wrote"
    blocks += [section(CANVAS_LINK)] if has_canvas else []
    blocks += [
        context(
            f"{wrote}, {formats.number(found.voters, locale)} voted. Managers set targets and open again."
        ),
        actions(*ways, block_id="review_closed"),
    ]
    return Message(spoken([title, *parts]), blocks)


def closed_again(review: Review, team: Team, locale: str) -> Message:
    """Below a summary that changed; the new canvas and the new file come with it."""
    text = f"{escape(short_name(review, team, locale))} is closed again. The summary is new."
    return Message(text, [section(text), section(CANVAS_LINK)])


def decisions(found: Summary, locale: str) -> list[str]:
    made = [each for each in found.actions if not each.replaced]
    if not made:
        return ["*0 actions* decided"]
    lines = [f"*{many(len(made), 'action', locale)}* decided"]
    for each in made:
        metric = escape(found.metrics.get(each.metric, each.metric))
        lines.append(f"• {action_line(each, locale)} · moves {metric}")
    return lines


def themes(found: Summary, locale: str) -> list[str]:
    if not found.top:
        return []
    lines = ["*Themes*"]
    for each in found.top:
        votes = f"{many(each.votes, 'vote', locale)} · " if each.votes else ""
        lines.append(f"• {votes}{group_title(each)} ({thread_name(each.thread)})")
    return lines


def single_views(found: Summary) -> list[str]:
    """What one person alone said, so that it does not get lost."""
    if not found.minority:
        return []
    lines = ["*Single views*, in their own words"]
    for thread, shown in found.minority[:MINORITY_SHOWN]:
        text = escape(clipped(shown.answer.text, QUOTE_SHOWN))
        lines.append(f"• “{text}” ({thread_name(thread)}, {shown.answer.place})")
    more = len(found.minority) - MINORITY_SHOWN
    if more > 0:
        lines.append(f"and {more} more in the file")
    return lines


def experiment(found: Summary) -> list[str]:
    review = found.review
    if not review.experiment:
        return ["*0 experiments* were chosen"]
    return [
        f"*The experiment*: {escape(review.experiment)}",
        f"*Prediction*: {escape(review.prediction or '')}",
    ]


def summary_file(found: Summary, locale: str) -> TextFile:
    """Everything, every answer included, as Markdown."""
    review, team = found.review, found.team
    slug = re.sub(r"[^a-z0-9]+", "-", f"{team.name} {short_name(review, team, locale)}".lower()).strip("-")
    again = f"-v{review.reopened + 1}" if review.reopened else ""
    title = f"{team.name}: {short_name(review, team, locale)}"
    return TextFile(f"{slug or 'review'}{again}.md", title, markdown(found, locale))


def summary_canvas(found: Summary, locale: str) -> Canvas:
    """The same below the canvas's own title."""
    title = f"{found.team.name}: {short_name(found.review, found.team, locale)}"
    return Canvas(title, markdown(found, locale).partition("\n\n")[2])


def markdown(found: Summary, locale: str) -> str:
    review, team = found.review, found.team
    lines = [
        f"# {_plain(team.name)}: {_plain(review_name(review, team, locale))}",
        "",
        "## Decisions",
        "",
        *_bullets(decisions(found, locale)),
        "",
        "## One experiment",
        "",
        *_bullets(experiment(found)),
        "",
        "## Numbers",
        "",
        *_bullets([line for text in figures(review.facts, review.kind, locale) for line in text.split("\n")]),
        "",
        "## Earlier actions",
        "",
        *_bullets(actions_lines(review.facts, locale)),
        "",
        "## Themes",
        "",
        *_bullets(themes(found, locale)[1:] or ["Nobody wrote."]),
        "",
    ]
    if found.minority:
        lines += ["## Single views", ""]
        lines += [f"- {_quoted(shown)} ({thread_name(thread)})" for thread, shown in found.minority]
        lines.append("")
    lines += ["## All answers", ""]
    for thread in found.threads:
        lines += [f"### {thread_name(thread.key)}", ""]
        for group in thread.groups:
            votes = "" if group.group.theme == LATE else f" ({many(group.group.votes, 'vote', locale)})"
            lines += [f"#### {_plain(group_title(group.group))}{votes}", ""]
            lines += [f"- {each.answer.place}. {_quoted(each)}" for each in group.answers]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def summary_modal(found: Summary, locale: str) -> Modal:
    """The same to read by oneself."""
    review, team = found.review, found.team
    blocks: list[Block] = [section(f"*{escape(review_name(review, team, locale))}*")]
    for part in (decisions(found, locale), experiment(found), figures(review.facts, review.kind, locale)):
        blocks.append(section(clipped("\n".join(part), 2_900)))
    for part in (themes(found, locale), single_views(found)):
        if part:
            blocks.append(section(clipped("\n".join(part), 2_900)))
    for thread in found.threads:
        blocks.append(section(f"*{thread_name(thread.key)}*"))
        for group in thread.groups:
            title = f"_{group_title(group.group)}_"
            blocks += sections([title, *(answer_line(each) for each in group.answers)])
    return Modal("reply.shown", "The summary", blocks[:100])


def _quoted(shown: Shown) -> str:
    """An answer on one line of Markdown, in which nothing of it is markup."""
    asked = f"{shown.short}: " if shown.short else ""
    name = f" ({shown.name})" if shown.name else ""
    return _plain(" ".join(f"{asked}{shown.answer.text}{name}".split()))


def _bullets(lines: list[str]) -> list[str]:
    plain = (line.replace("*", "").removeprefix("• ") for line in lines)
    return [f"- {_plain(line)}" for line in plain if line]


def _plain(text: str) -> str:
    """Text as text: what Markdown would take for markup is escaped."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", _unescaped(text))


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
