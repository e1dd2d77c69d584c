import pytest

from models.rules_document import read_rules, rules_of, shipped_programmes, shipped_rules
from rules.errors import RulesInvalid
from rules.posts import PostKind
from rules.timeline import DeadlineKind, rule_in_words

FINDINGS = '[milestones.provisional_findings]\ntiming = "exact"\nanchor = "visit"'


def changed(old: str, new: str) -> str:
    """Return the shipped rules with words changed that they really hold."""
    text = shipped_rules()
    assert old in text
    return text.replace(old, new, 1)


def line_of(words: str) -> int:
    return shipped_rules().partition(words)[0].count("\n") + 1


def test_all_that_is_wrong_is_said_at_once_each_with_its_key_and_line() -> None:
    late = changed('late_after = "2 working_days"\n', "")
    early = late.replace("sample_range = [38, 99]", "sample_range = [99, 38]")
    told = early.replace('offset = "2 weeks"', 'offset = "2 weeks"\ntold = ["monitor"]')
    findings = line_of(FINDINGS)
    with pytest.raises(RulesInvalid) as refusal:
        read_rules(told)
    assert str(refusal.value).splitlines() == [
        (
            f"The rules document is wrong at milestones.provisional_findings.told "
            f"(line {findings + 4}): provisional_findings: it tells monitor, who may not know "
            "of it yet."
        ),
        (
            f"The rules document is wrong at milestones.forwarding.late_after "
            f"(line {line_of('[milestones.forwarding]') + 1}): forwarding: what an event drives, "
            "and only that, says when it is late."
        ),
        (
            f"The rules document is wrong at sample_range (line {line_of('sample_range')}): "
            "A sample's most cases are fewer than its fewest."
        ),
    ]


def test_two_wrong_values_are_both_said() -> None:
    wrong = changed("planned_services = 158", "planned_services = 0")
    wrong = wrong.replace("extensions_allowed = 2", "extensions_allowed = -1")
    with pytest.raises(RulesInvalid) as refusal:
        read_rules(wrong)
    assert [line.split(":")[0] for line in str(refusal.value).splitlines()] == [
        f"The rules document is wrong at planned_services (line {line_of('planned_services')})",
        f"The rules document is wrong at extensions_allowed (line {line_of('extensions_allowed')})",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"YOS Management Board"', '"YOT Manager"', "YOT Manager is also what a head_of_service"),
        ("head_of_service = [", "monitor = [", "Titles are for posts of a service"),
    ],
)
def test_a_title_names_one_kind_of_post_of_a_service(old: str, new: str, said: str) -> None:
    with pytest.raises(RulesInvalid, match=rf"titles\.\w+ \(line \d+\): {said}"):
        read_rules(changed(old, new))


def test_the_second_of_several_tables_is_found() -> None:
    line = line_of('name = "Other inspectorates"')
    with pytest.raises(RulesInvalid, match=rf"recipients\.1\.name \(line {line}\)"):
        read_rules(changed('name = "Other inspectorates"', "name = 3"))


def test_what_was_adopted_is_followed_also_where_it_would_not_be_adopted_today() -> None:
    old = changed("sample_range = [38, 99]", "sample_range = [99, 38]")
    assert rules_of(old)[0].sample_range == (99, 38)


def test_todays_youth_programme_is_watched_by_the_inspectorate_itself() -> None:
    ours, todays = map(read_rules, shipped_programmes())
    assert not ours.is_monitored_by_the_inspectorate
    assert todays.is_monitored_by_the_inspectorate
    assert set(todays.milestones) == set(DeadlineKind)


def test_the_shipped_rules_are_read_whole() -> None:
    document = read_rules(shipped_rules())
    assert (document.planned_services, document.sample_range) == (158, (38, 99))
    assert set(document.milestones) == set(DeadlineKind)


def test_more_time_may_be_asked_for_where_the_service_answers() -> None:
    timeline = read_rules(shipped_rules()).timeline()
    assert {
        kind for kind, milestone in timeline.milestones.items() if milestone.may_be_extended
    } == {
        DeadlineKind.COMMENTS,
        DeadlineKind.IMPROVEMENT_PLAN,
        DeadlineKind.REVISED_PLAN,
        DeadlineKind.PROGRESS_UPDATE,
    }


@pytest.mark.parametrize(
    ("kind", "rule", "answers"),
    [
        (
            DeadlineKind.EXTENSION_DECISION,
            "request for more time + 10 working days",
            PostKind.LEAD_INSPECTOR,
        ),
        (
            DeadlineKind.TARGET_CHANGE_DECISION,
            "request for a new target date + 10 working days",
            PostKind.MONITOR,
        ),
    ],
)
def test_a_request_has_a_clock_for_whoever_answers_it(
    kind: DeadlineKind, rule: str, answers: PostKind
) -> None:
    milestone = read_rules(shipped_rules()).timeline()[kind]
    assert (rule_in_words(milestone), milestone.responsible) == (rule, answers)


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("YOS Head of Service", PostKind.HEAD_OF_SERVICE),
        ("yot  manager", PostKind.HEAD_OF_SERVICE),
        ("YOS Management Board", PostKind.BOARD_CHAIR),
        ("YOS Operational Manager", PostKind.OWNER),
    ],
)
def test_a_printed_owner_means_a_kind_of_post(printed: str, kind: PostKind) -> None:
    assert read_rules(shipped_rules()).post_kind_of(printed) is kind


def test_what_is_not_toml_is_said_with_its_place() -> None:
    with pytest.raises(RulesInvalid, match=r"is not TOML: .*line 1, column 5"):
        read_rules("key \n=")


def test_milestones_that_wait_for_each_other_are_named() -> None:
    circular = changed('anchor = "publication"', 'anchor = "decision"')
    with pytest.raises(
        RulesInvalid,
        match=r"milestones\.\w+\.anchor \(line \d+\): .* for ever: .*improvement_plan",
    ):
        read_rules(circular)


def test_an_anchor_that_is_no_milestone_is_named() -> None:
    without = shipped_rules().split("# The service asks for more time")[0]
    assert FINDINGS in without
    unanchored = without.replace(FINDINGS, FINDINGS.replace('"visit"', '"extension_decision"'))
    with pytest.raises(
        RulesInvalid,
        match=(
            rf"milestones\.provisional_findings\.anchor \(line {line_of(FINDINGS) + 2}\): "
            "provisional_findings is counted from extension_decision, which is not a milestone"
        ),
    ):
        read_rules(unanchored)


def test_an_anchor_nobody_knows_is_said_with_its_line() -> None:
    line = line_of(FINDINGS) + 2
    with pytest.raises(
        RulesInvalid, match=rf"milestones\.provisional_findings\.anchor \(line {line}\)"
    ):
        read_rules(changed(FINDINGS, FINDINGS.replace('"visit"', '"lunch"')))


def test_a_key_nobody_knows_is_said_with_its_line() -> None:
    line = line_of(FINDINGS) + 3
    with pytest.raises(
        RulesInvalid, match=rf"milestones\.provisional_findings\.ofset \(line {line}\)"
    ):
        read_rules(changed(FINDINGS, f"{FINDINGS}\nofset = 3"))


@pytest.mark.parametrize("length", ["four weeks", "4", "4 fortnights", "weeks 4", "4 weeks 2"])
def test_a_length_without_a_number_and_a_unit_is_refused(length: str) -> None:
    with pytest.raises(RulesInvalid, match='write a number and one of "weeks"'):
        read_rules(changed('offset = "2 weeks"', f'offset = "{length}"'))


def test_a_window_that_closes_before_it_opens_is_refused() -> None:
    with pytest.raises(RulesInvalid, match="draft_report: the window closes before it opens"):
        read_rules(changed('latest = "6 weeks"', 'latest = "3 weeks"'))


def test_a_window_that_opens_in_weeks_and_closes_in_months_is_refused() -> None:
    with pytest.raises(RulesInvalid, match="opens and closes in the same unit"):
        read_rules(changed('latest = "6 weeks"', 'latest = "6 months"'))


def test_a_ladder_of_reminders_that_does_not_exist_is_named() -> None:
    line = line_of("[milestones.visit]") + 2
    with pytest.raises(
        RulesInvalid, match=rf"visit\.reminders \(line {line}\): .*no reminder ladder called rare"
    ):
        read_rules(changed('reminders = "asking"', 'reminders = "rare"'))


def test_a_reminder_before_the_date_of_less_than_no_days_is_refused_with_its_line() -> None:
    line = line_of("before_days = [14, 7, 1]")
    with pytest.raises(RulesInvalid, match=rf"before_days.* \(line {line}\)"):
        read_rules(changed("before_days = [14, 7, 1]", "before_days = [-1]"))


def test_a_milestone_nobody_answers_for_is_refused() -> None:
    with pytest.raises(RulesInvalid, match="visit names no post that answers for it"):
        read_rules(
            changed(
                'escalation = [["lead_inspector"], ["scheduler"], ["assistant_chief_inspector"]]',
                "escalation = []",
            )
        )


def test_a_key_that_is_missing_is_said_with_its_table() -> None:
    line = line_of("[milestones.visit]")
    with pytest.raises(RulesInvalid, match=rf"milestones\.visit\.timing \(line {line}\)"):
        read_rules(changed('timing = "entered"\n', ""))


def test_a_wrong_value_outside_every_table_is_said_with_its_line() -> None:
    line = line_of("planned_services")
    with pytest.raises(RulesInvalid, match=rf"planned_services \(line {line}\)"):
        read_rules(changed("planned_services = 158", 'planned_services = "many"'))


def test_a_table_that_is_missing_is_said_without_a_line() -> None:
    without = shipped_rules().replace("[inspectorate]", "[inspectorate_of_old]")
    with pytest.raises(RulesInvalid, match=r"wrong at inspectorate: Field required"):
        read_rules(without)
