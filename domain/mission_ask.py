"""What the coach asks a model for when it drafts a deliverable: instructions of ours, the rest as data."""

from collections.abc import Sequence

from domain.asks import Ask, Given
from domain.mission_drafts import Source
from domain.missions import Deliverable, Mission

PURPOSE = "mission_draft"
LONGEST_DRAFT = 6_000
_INSTRUCTIONS = (
    "Draft one deliverable of a guided sales exercise for the team that the material is about. "
    "The material names the deliverable, the headings it has with what belongs under each, and what the team "
    "has brought and written so far. Write Markdown: each of the given headings as a level two heading, in "
    "their order, and under it short paragraphs or list items. Use only what the material says. Where it "
    "says nothing for a heading, write one line in italics that says what the team has to fill in there. "
    "Do not explain what you did. Headings are wanted here, and no other text around them."
)


def draft_ask(mission: Mission, deliverable: Deliverable, known: Sequence[Source], typed: str = "") -> Ask:
    """typed: what somebody has written of it already."""
    outline = "\n".join(f"{each.heading}: {each.ask}" for each in deliverable.outline)
    data = [
        Given("the exercise and its aim", f"{mission.title}: {mission.objective}"),
        Given("the deliverable", deliverable.title),
        Given("its headings, and what belongs under each", outline),
    ]
    if mission.variation:
        about = next((each.about for each in mission.variations if each.key == mission.variation), "")
        data.append(Given("what is special about this team", about))
    data += [Given(f"from the team: {each.title}", each.text) for each in known]
    if typed.strip():
        data.append(Given("what the writer has so far", typed))
    return Ask(PURPOSE, _INSTRUCTIONS, tuple(data), max_tokens=1_500, wait_s=30.0)
