"""The commands of the desk, each in a process of its own."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest

from assistant.ask import Assistant
from tests.test_cli import rodtrad

PLAN, EARLIER, EVALUATION = "exempelsta-plan-2025", "exempelsta-plan-2022", "exempelsta-utvardering-2024"


@pytest.fixture(scope="module")
def data(sample: Assistant) -> Path:
    return sample.settings.data


def test_coverage_takes_a_csv_file_and_says_what_is_covered(data: Path, tmp_path: Path) -> None:
    listed = tmp_path / "lista.csv"
    listed.write_text("kod;text\nA;Alla lärare kan simma hundra meter.\n", encoding="utf-8")
    done = rodtrad("coverage", PLAN, "--criteria", str(listed), data=data)
    assert done.returncode == 0, done.stderr
    assert "inte alls A Alla lärare kan simma hundra meter." in done.stdout
    assert "täckt 0, delvis 0, endast nämnt 0, inte alls 1" in done.stdout


def test_coverage_as_json_has_every_criterion_for_every_plan(data: Path) -> None:
    told = json.loads(rodtrad("coverage", PLAN, EARLIER, "--json", data=data).stdout)
    codes = [each["code"] for each in told["criteria"]["criteria"]]
    pairs = [(each["judged"]["criterion"]["code"], each["judged"]["document_id"]) for each in told["judged"]]
    assert sorted(pairs) == sorted((code, plan) for code in codes for plan in (PLAN, EARLIER))


def test_findings_are_saved_in_word_with_their_proposals_as_tracked_changes(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "fynd.docx"
    done = rodtrad("findings", EVALUATION, PLAN, "--save", str(path), data=data)
    assert (done.returncode, done.stdout.strip()) == (0, str(path)), done.stderr
    body = docx.Document(str(path)).element.body
    assert body.xpath(".//w:ins")


def test_diff_of_two_documents_that_are_no_versions_says_how_to_compare_them_anyway(data: Path) -> None:
    refused = rodtrad("diff", EARLIER, "exempelsta-guide-ai", data=data)
    assert refused.returncode != 0
    assert "ser inte ut att vara versioner" in refused.stderr
    assert "--anyway" in refused.stderr
    forced = json.loads(rodtrad("diff", EARLIER, "exempelsta-guide-ai", "--anyway", "--json", data=data).stdout)
    assert forced["changes"]
    assert not forced["versions"]


def test_lint_shows_the_remarks_and_refuses_a_file_format_that_is_not_there(data: Path, tmp_path: Path) -> None:
    shown = rodtrad("lint", PLAN, data=data)
    assert "brist" in shown.stdout
    refused = rodtrad("lint", PLAN, "--save", str(tmp_path / "x.odt"), data=data)
    assert refused.returncode != 0
    assert "docx, xlsx, md, pdf" in refused.stderr
    assert not (tmp_path / "x.odt").exists()
