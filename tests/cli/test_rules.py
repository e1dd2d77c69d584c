"""An operator lists the programmes, checks rules and adopts them."""

from pathlib import Path

from models.rules_document import shipped_rules
from tests.cli.commands import assert_refused, plans, plans_apart


def test_the_shipped_programmes_are_listed_and_one_is_adopted(tmp_path: Path) -> None:
    before = plans("rules", folder=tmp_path)
    assert before.stdout.count("shipped, not adopted") == 2, before.stderr
    adopted = plans_apart("rules", "youth-justice-services", "--adopt", folder=tmp_path)
    assert "Adopted as version 1 of Inspection of youth justice services" in adopted.stdout
    assert "Monitored by HM Inspectorate of Probation" in adopted.stdout
    after = plans("rules", folder=tmp_path).stdout
    assert after.count("shipped, not adopted") == 1
    assert "version 1, adopted" in after


def test_rules_of_ones_own_are_checked_with_the_line_of_what_is_wrong(tmp_path: Path) -> None:
    text = shipped_rules()
    (tmp_path / "good.toml").write_text(text, encoding="utf-8")
    good = plans("rules", "good.toml", folder=tmp_path)
    assert "publication + 4 weeks; may be extended" in " ".join(good.stdout.split())
    wrong = text.replace('late_after = "2 working_days"', 'late_after = "0 working_days"')
    (tmp_path / "wrong.toml").write_text(wrong, encoding="utf-8")
    line = text.partition("late_after")[0].count("\n") + 1
    said = f"milestones.forwarding.late_after (line {line}): forwarding: it would be late before"
    assert_refused(plans("rules", "wrong.toml", "--adopt", folder=tmp_path), said)


def test_what_is_neither_a_programme_nor_a_file_is_refused_with_what_there_is(
    tmp_path: Path,
) -> None:
    refused = plans("rules", "unheard-of", folder=tmp_path)
    assert_refused(refused, "nor a programme of that key: core-case-inspection, youth-justice")
    assert_refused(plans("rules", "--adopt", folder=tmp_path), "Say which rules to adopt")
