"""One behaviour is coached for three tries, each time on a line of the talk."""

from domain.discovery import Change, score_discovery
from domain.discovery_review import Review, last_question, line_for
from domain.transcripts import read_turns

STACKED = score_discovery(read_turns("Rep: What is slow about it today? And who is hurt by that most?"))
SOUND = score_discovery(
    read_turns("Rep: Which step makes proposals late?\nBuyer: The approval. It takes us a week, every time.")
)


def test_the_line_is_the_one_that_shows_the_change() -> None:
    assert "What is slow" in (line_for(STACKED, Change.STACKED) or "")


def test_a_behaviour_that_went_well_is_shown_by_what_went_well() -> None:
    assert Change.STACKED not in {change for change, _ in SOUND.changes}
    assert line_for(SOUND, Change.STACKED) == "Which step makes proposals late?"
    done = Review(SOUND, Change.STACKED, None, 3, None, None)
    assert done.is_done_well
    assert done.is_last_try


def test_without_a_question_there_is_no_last_one() -> None:
    assert last_question(score_discovery(read_turns("Rep: We are the best."))) is None
