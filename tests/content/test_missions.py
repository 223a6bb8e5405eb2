"""The seven missions are whole, and a flaw in one of them or in one's own names its file and line."""

from pathlib import Path

import pytest

from content.loader import Content, ContentError, load_content
from content.missions import Missions
from domain.missions import Minutes, Mission, minutes_together, mission_data, mission_from

SEVEN = [
    ("sales-system-setup", "foundation", Minutes(180, 240, 210)),
    ("sales-bible-creation", "foundation", Minutes(120, 120, 120)),
    ("sales-plan-development", "foundation", Minutes(90, 90, 90)),
    ("pipeline-optimization", "advanced", Minutes(120, 180, 150)),
    ("conversion-mastery", "advanced", Minutes(180, 240, 210)),
    ("pricing-strategy", "advanced", Minutes(120, 180, 150)),
    ("sales-marketing-alignment", "integration", Minutes(120, 180, 150)),
]
VARIATIONS = ["solopreneur", "scaling", "service_based"]
OURS = Path(__file__).parents[2] / "content"
PLAN = (OURS / "missions" / "sales-plan-development.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def missions() -> Missions:
    return load_content().missions


def of_each(missions: Missions) -> list[Mission]:
    """Every mission in every variation."""
    return [each.vary(key) for each in missions.all for key in (None, *(v.key for v in each.variations))]


# --- the seven ---


def test_the_seven_stand_in_the_librarys_order_with_its_durations(missions: Missions) -> None:
    assert [(each.key, each.category, each.minutes) for each in missions.all] == SEVEN


def test_the_minutes_of_the_phases_add_up_exactly(missions: Missions) -> None:
    for each in of_each(missions):
        assert minutes_together(each.phases) == each.minutes


def test_the_mission_that_the_library_gives_in_full_has_its_phases(missions: Missions) -> None:
    plan = missions["sales-plan-development"]
    assert [(each.minutes.plan, each.lead, each.support) for each in plan.phases] == [
        (30, "conversion-optimization", ("revenue-operations",)),
        (45, "pipeline-management", ("conversion-optimization",)),
        (15, "revenue-operations", ("pipeline-management",)),
    ]
    assert [len(each.steps) for each in plan.phases] == [6, 6, 6]
    assert [len(each.deliverables) for each in plan.phases] == [4, 4, 5]
    assert len(plan.criteria) == 8
    assert plan.prerequisites[0].needed


def test_each_has_everything_a_mission_has(missions: Missions) -> None:
    for each in missions.all:
        assert len(each.phases) == 3
        assert [v.key for v in each.variations] == VARIATIONS
        assert each.claim
        assert each.follow_up
        assert any(one.required for one in each.inputs)
        assert {f.after_days for f in each.follow_up} & {90}
        assert len(each.metrics) >= 4
        assert all(one.outline for one in each.deliverables)


def test_each_variation_changes_what_people_read(missions: Missions) -> None:
    for each in missions.all:
        shown = {
            key: (
                [(s.do, s.how) for s in varied.steps],
                [c.text for c in varied.criteria],
                [d.title for d in varied.deliverables],
            )
            for key in (None, *VARIATIONS)
            for varied in [each.vary(key)]
        }
        assert all(shown[a] != shown[b] for a in shown for b in shown if a != b)
        assert [d.key for d in each.vary("scaling").deliverables] == [d.key for d in each.deliverables]


def test_texts_fit_slacks_checkboxes_in_every_variation(missions: Missions) -> None:
    for each in of_each(missions):
        for phase in each.phases:
            assert 1 <= len(phase.steps) <= 10
            assert all(0 < len(step.do) <= 75 for step in phase.steps)
            assert all(0 < len(one.title) <= 75 for one in phase.deliverables)
        assert len(each.criteria) <= 10
        assert all(0 < len(one.text) <= 75 for one in each.criteria)


def test_a_mission_with_a_needed_prerequisite_offers_its_stub(missions: Missions) -> None:
    for each in missions.all:
        for before in each.prerequisites:
            if before.needed:
                stubs = [one.stub for one in each.inputs if before.mission in one.made_by]
                assert any(stubs)


def test_stages_and_targets_come_from_deliverables(missions: Missions) -> None:
    for key in ("sales-system-setup", "sales-plan-development"):
        assert {each.applies for each in missions[key].deliverables} == {None, "stages", "targets"}


def test_the_monthly_plan_review_comes_again(missions: Missions) -> None:
    monthly = missions["sales-plan-development"].follow_up[0]
    assert (monthly.after_days, monthly.again_days) == (30, 30)


def test_they_survive_being_frozen_with_a_run(missions: Missions) -> None:
    for each in of_each(missions):
        assert mission_from(mission_data(each)) == each


def test_nothing_shouts_or_promises(missions: Missions) -> None:
    """No exclamation marks, and no number in what is our own wording of a mission's worth."""
    for path in sorted((OURS / "missions").glob("*.yaml")):
        assert "!" not in path.read_text(encoding="utf-8")
    for each in missions.all:
        assert "%" not in each.value + each.objective


def test_claims_are_kept_as_the_library_states_them(missions: Missions) -> None:
    figures = {each.key: [part for part in each.claim.split() if part[0].isdigit()] for each in missions.all}
    assert figures == {
        "sales-system-setup": ["3", "4"],
        "sales-bible-creation": [],
        "sales-plan-development": ["75", "125"],
        "pipeline-optimization": ["25", "50"],
        "conversion-mastery": ["50", "100"],
        "pricing-strategy": ["25", "75"],
        "sales-marketing-alignment": ["100", "200"],
    }


def test_the_guide_asks_two_questions_and_every_mission_is_an_answer(missions: Missions) -> None:
    assert [each.key for each in missions.situations] == ["new", "existing", "quick_wins", "scaling"]
    assert {each.mission for each in missions.pains} == {key for key, _, _ in SEVEN}
    assert missions.situation("nothing") is missions.pain("nothing") is None  # type: ignore[comparison-overlap]


def test_what_is_measured_is_known(missions: Missions) -> None:
    for each in missions.all:
        assert [metric.key for metric in missions.metrics_of(each)] == list(each.metrics)


def test_an_unknown_mission_is_none(missions: Missions) -> None:
    assert missions.find("golf") is None
    with pytest.raises(KeyError):
        missions["golf"]


# --- a folder of one's own ---


def loaded(folder: Path, name: str, text: str) -> Content:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return load_content(folder)


def flaws(folder: Path, name: str, text: str) -> list[tuple[str, int, str]]:
    with pytest.raises(ContentError) as caught:
        loaded(folder, name, text)
    return [(path.name, line, message) for path, line, message in caught.value.problems]


def test_a_mission_of_ones_own_is_added(tmp_path: Path) -> None:
    text = PLAN.replace("title: Sales Plan Development", "title: Our Plan").replace("order: 3", "order: 8")
    found = loaded(tmp_path, "missions/our-plan.yaml", text).missions
    assert [each.key for each in found.all][-1] == "our-plan"
    assert len(found.all) == 8


def test_a_file_of_the_same_name_takes_its_place(tmp_path: Path) -> None:
    text = PLAN.replace("title: Sales Plan Development", "title: Our Plan")
    found = loaded(tmp_path, "missions/sales-plan-development.yaml", text).missions
    assert found["sales-plan-development"].title == "Our Plan"
    assert len(found.all) == 7


def test_roles_metrics_and_answers_can_be_added(tmp_path: Path) -> None:
    role = "roles:\n  legal: {name: Lawyer, usually: Counsel, does: Reads what is signed.}\n"
    assert loaded(tmp_path, "mission_roles-ours.yaml", role).missions.roles["legal"].name == "Lawyer"
    pain = "pains:\n  churn: {label: They leave, why: Keep them., mission: conversion-mastery}\n"
    assert loaded(tmp_path, "mission_guide-ours.yaml", pain).missions.pains[-1].key == "churn"


def line_of(text: str, part: str) -> int:
    """The line of the only place where `part` stands."""
    assert text.count(part) == 1, part
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        (
            "minutes: {min: 45, max: 45, plan: 45}",
            "minutes: {min: 45, max: 45, plan: 50}",
            "plan is 50, which is not from 45 to 45",
        ),
        (
            "lead: pipeline-management",
            "lead: pipeline-managment",
            "there is no role 'pipeline-managment'; did you mean 'pipeline-management'?",
        ),
        (
            "made_by: [sales-bible-creation, sales-system-setup]",
            "made_by: [sales-bibel-creation]",
            "there is no mission 'sales-bibel-creation'",
        ),
        ("stub: foundation", "stub: nothing", "there is no stub 'nothing'"),
        (
            "uses: [objectives, sales_bible]",
            "uses: [outcomes]",
            "there is no input, metric or earlier deliverable 'outcomes'",
        ),
        ("primary: [client_conversion]", "primary: [clients]", "there is no component 'clients'"),
        (
            "metrics: [win_rate, pipeline_velocity, stale_share",
            "metrics: [wins, win_rate, pipeline_velocity, stale_share",
            "there is no metric 'wins'",
        ),
        (
            "deliverables: [handover_protocol]}",
            "deliverables: [stage_table]}",
            "'stage_table' is in the document already",
        ),
        (
            "deliverables: [handover_protocol]}",
            "deliverables: [handover]}",
            "there is no deliverable 'handover'",
        ),
        ("      touchpoints:", "      journey:", "'journey' is said twice"),
        ("      checkpoints:", "      journey:", "'journey' is there already in this mission"),
        ("      touch_guide:", "      outcomes:", "'outcomes' is there already in this mission"),
        ("        after: handover", "        after: journey", "there is no step in this phase 'journey'"),
        (
            "        key: handover_owners",
            "        key: journey",
            "'journey' is there already in this mission",
        ),
        ("  - key: pipeline\n", "  - key: initiatives\n", "'initiatives' is there already in this mission"),
        ("  - {key: quarterly_review,", "  - {key: monthly_update,", "'monthly_update' is there already"),
        (
            "    support: [conversion-optimization]",
            "    support: [pipeline-management]",
            "is in this phase already",
        ),
        ("  solopreneur:", "  soloist:", "there is no variation 'soloist'"),
        (
            "        do: Fix the days of the monthly and the quarterly review",
            "        do: " + "x" * 76,
            "at most 75 characters",
        ),
        ("order: 3", "order: 3\nprice: 5", "Extra inputs are not permitted"),
        ("        applies: stages", "        applies: prices", "'stages' or 'targets'"),
        ("category: foundation", "category: basics", "'foundation', 'advanced' or 'integration'"),
    ],
)
def test_a_flaw_in_a_mission_names_its_file_and_line(tmp_path: Path, old: str, new: str, part: str) -> None:
    line = line_of(PLAN, old) + new.rstrip("\n").count("\n")
    found = flaws(tmp_path, "missions/our-plan.yaml", PLAN.replace(old, new))
    assert any((name, at) == ("our-plan.yaml", line) and part in message for name, at, message in found), (
        found
    )


def test_minutes_that_do_not_add_up_are_named_one_by_one(tmp_path: Path) -> None:
    text = PLAN.replace("minutes: {min: 15, max: 15, plan: 15}", "minutes: {min: 15, max: 30, plan: 20}")
    found = flaws(tmp_path, "missions/our-plan.yaml", text)
    assert [message for _, _, message in found] == [
        "minutes: max is 90, but the phases have 105",
        "minutes: plan is 90, but the phases have 95",
    ]


def test_a_deliverable_outside_the_document_is_named(tmp_path: Path) -> None:
    text = PLAN.replace("deliverables: [monthly_plan, risk_list]", "deliverables: [monthly_plan]")
    ((_, line, message),) = flaws(tmp_path, "missions/our-plan.yaml", text)
    assert message == "sections: 'risk_list' is in none of them"
    assert line == line_of(text, "  sections:")


def test_a_prerequisite_that_is_needed_asks_for_a_stub(tmp_path: Path) -> None:
    text = PLAN.replace("    stub: sales_bible\n", "")
    ((_, _, message),) = flaws(tmp_path, "missions/our-plan.yaml", text)
    assert "a stub, for teams without it" in message


def test_missions_that_need_each_other_are_refused(tmp_path: Path) -> None:
    own = PLAN.replace("  - mission: sales-bible-creation\n", "  - mission: our-plan\n")
    ((_, _, message),) = [
        each for each in flaws(tmp_path, "missions/our-plan.yaml", own) if "itself" in each[2]
    ]
    assert message == "a mission cannot come before itself"
    bible = (OURS / "missions" / "sales-bible-creation.yaml").read_text(encoding="utf-8")
    circle = bible.replace(
        "inputs:\n",
        "prerequisites:\n  - {mission: sales-plan-development, needed: true, why: It does.}\ninputs:\n"
        "  - {key: plan, what: A plan, required: true,"
        " made_by: [sales-plan-development], stub: sales_plan}\n",
        1,
    )
    (tmp_path / "missions" / "our-plan.yaml").unlink()
    found = flaws(tmp_path, "missions/sales-bible-creation.yaml", circle)
    assert {message for _, _, message in found} == {"prerequisites: they need each other in a circle"}
    assert {name for name, _, _ in found} == {"sales-bible-creation.yaml", "sales-plan-development.yaml"}


@pytest.mark.parametrize(
    ("solo", "part"),
    [
        ("about: As it is.", "solopreneur: changes nothing"),
        ("about: Less.\n    drop: [golf]", "there is no step 'golf'"),
        ("about: Less.\n    steps: {golf: {do: Play, how: Well.}}", "there is no step 'golf'"),
        (
            "about: Less.\n    drop: [journey]\n    steps: {journey: {do: Go, how: Far.}}",
            "is dropped as well",
        ),
        ("about: Less.\n    criteria: {golf: Played}", "there is no criterion 'golf'"),
        ("about: Less.\n    deliverables: {golf: A ball}", "there is no deliverable 'golf'"),
        (
            "about: More.\n    add: [{phase: golf, key: tee, do: Play, how: Well.}]",
            "there is no phase 'golf'",
        ),
        (
            "about: Less.\n    drop: [shortlist, journey, outcome, capacity, benefit, touchpoints]",
            "leaves 0 steps in 'initiatives'",
        ),
    ],
)
def test_a_variation_is_held_to_what_there_is(tmp_path: Path, solo: str, part: str) -> None:
    start, end = PLAN.index("  solopreneur:\n"), PLAN.index("  scaling:\n")
    text = f"{PLAN[:start]}  solopreneur:\n    {solo}\n{PLAN[end:]}"
    found = flaws(tmp_path, "missions/our-plan.yaml", text)
    assert any(part in message for _, _, message in found), found
    assert all(start_line(text) <= line for _, line, _ in found)


def start_line(text: str) -> int:
    return line_of(text, "  solopreneur:\n")


@pytest.mark.parametrize(
    ("name", "text", "line", "part"),
    [
        ("missions/Our_Plan.yaml", PLAN, line_of(PLAN, "title: Sales Plan Dev"), "call it by small letters"),
        ("missions/plan.yml", PLAN, 1, "call it .yaml"),
        (
            "mission_guide-x.yaml",
            "pains:\n  p: {label: P, why: W., mission: golf}\n",
            2,
            "there is no mission 'golf'",
        ),
        (
            "mission_guide-x.yaml",
            "pains:\n  p: {label: P, why: W., mission: pricing-strategy, metric: golf}\n",
            2,
            "there is no metric 'golf'",
        ),
        (
            "mission_guide-x.yaml",
            "situations:\n  s:\n    label: S\n    why: W.\n    missions: [golf]\n",
            5,
            "there is no mission 'golf'",
        ),
        (
            "mission_guide.yaml",
            "variations: {solopreneur: S, scaling: G, service_based: B}\n",
            1,
            "categories: 'advanced' has no name",
        ),
        (
            "mission_guide.yaml",
            "variations: {solopreneur: S, scaling: G, service_based: B}\n",
            1,
            "pains: name at least one",
        ),
        (
            "chassis-x.yaml",
            "components:\n  - {key: margin, name: M, about: A., unit: ratio,"
            " named_by_library: false, levers: [L]}\n",
            2,
            "'margin' is there already",
        ),
        ("chassis.yaml", "components: []\n", 1, "components: name at least one"),
        ("mission_metrics-x.yaml", "metrics:\n  m: {label: M}\n", 2, "Field required"),
    ],
)
def test_a_flaw_in_what_goes_with_missions_names_its_line(
    tmp_path: Path, name: str, text: str, line: int, part: str
) -> None:
    found = flaws(tmp_path, name, text)
    assert any((where, at) == (Path(name).name, line) and part in message for where, at, message in found), (
        found
    )


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ('"Left out on purpose: {why}"', '"Left out: {reason}"', "nothing to put in for {reason}"),
        ('"Left out on purpose: {why}"', '"Left out: {why"', "waived:"),
        ("owner: Owner\n", "", "Field required"),
    ],
)
def test_the_documents_words_are_held_to_what_can_be_put_in(
    tmp_path: Path, old: str, new: str, part: str
) -> None:
    text = (OURS / "mission_document.yaml").read_text(encoding="utf-8")
    assert old in text
    found = flaws(tmp_path, "mission_document.yaml", text.replace(old, new))
    assert any(part in message for _, _, message in found), found
