"""`rodtrad eval`: cases run through the assistant and its baselines in one go -> report.md, report.json and recall.svg."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.ask import Assistant
from assistant.retrieve import Part
from assistant.settings import Settings
from eval.cases import OWN_CASES, Case, load_cases
from eval.intervals import Interval, difference, interval
from eval.measure import answer_rows, opened, ranking_of, search_rows
from eval.metrics import ANSWER_FIGURES, BUDGETS, FIRST, SEARCH_FIGURES, AnswerRow, SearchRow, median_ms
from eval.picture import draw

if TYPE_CHECKING:
    from eval.learn import Fold

OURS = "Röda tråden"
PICTURE = "recall.svg"
MAIN = ("recall_at_4000_chars", "recall_at_8000_chars", "mrr")  # the figures that differences are told of
NAMED = 20  # questions without any evidence found that the Markdown names
LABELS: Mapping[str, str] = {
    "recall_at_2000_chars": "inom 2 000",
    "recall_at_4000_chars": "inom 4 000",
    "recall_at_8000_chars": "inom 8 000",
    "mrr": "MRR",
    "ndcg_at_10": "nDCG@10",
    "success_at_1": "rätt först",
    "success_at_5": "rätt bland fem",
    "first_40_recall_at_4000_chars": f"{FIRST} första, inom 4 000",
    "first_40_recall_at_8000_chars": f"{FIRST} första, inom 8 000",
    "evidence_recall": "andel av underlaget som citeras",
    "short_evidence_recall": "– frågor som inte vill ha en lista",
    "list_recall": "– frågor som vill ha en lista",
    "list_complete": "listor där allt är med",
    "precision": "andel av citaten som hör till underlaget",
    "unanswerable_refused": "obesvarbara frågor som avböjs",
    "answerable_refused": "besvarbara frågor som avböjs",
    "quotes_verbatim": "citat som står ordagrant i filen",
}
KINDS: Mapping[str, str] = {
    "responsibility": "ansvar",
    "goal": "mål",
    "followup": "uppföljning",
    "guidance": "råd",
    "fact": "uppgift",
    "comparison": "jämförelse",
    "planning": "planering",
}
"""Question types by name; one that is not here bears its own."""
METHOD = f"""Andelen *inom* ett antal tecken är hur mycket av frågornas underlag som står i de rangordnade textställena innan så
många tecken är visade; tecken och inte antal, så att ingen styckelängd gynnas. *MRR* är medelvärdet av 1/rangen för det första
stället med underlag inom {BUDGETS[-1]} tecken. *nDCG@10*: en rang ger 1 när den har en del av underlaget som ingen tidigare
har, delat med log2(rang + 1), i förhållande till bästa ordning. *Rätt först* och *rätt bland fem*: andel frågor där det första
respektive något av de fem första ställena har underlag. *{FIRST} första*: samma andel när bara så många ställen hämtas.
Inom parentes 95 % av 10 000 omdragningar av frågorna; skillnader är parvisa, fråga för fråga."""


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """Every row and what it was made of; the figures are made when asked for."""

    cases: tuple[Case, ...]
    documents: int
    store: str  # digest of what the documents hold
    scoped: bool
    systems: Mapping[str, tuple[SearchRow, ...]]  # the assistant first
    answered: tuple[AnswerRow, ...]
    without: Mapping[str, tuple[SearchRow, ...]]  # part of the search -> rows when it is left out
    folds: tuple[Fold, ...]

    @property
    def ours(self) -> tuple[SearchRow, ...]:
        """The assistant's own rows."""
        return self.systems[OURS]

    @property
    def search(self) -> dict[str, dict[str, Interval]]:
        """System -> figure."""
        return {name: search_figures(rows) for name, rows in self.systems.items()}

    @property
    def differences(self) -> dict[str, dict[str, Interval]]:
        """Other system -> how much better the assistant is in each figure."""
        return {name: differences(self.ours, rows) for name, rows in self.systems.items() if name != OURS}

    @property
    def parts(self) -> dict[str, dict[str, Interval]]:
        """Part of the search -> what it adds to each figure."""
        return {name: differences(self.ours, rows) for name, rows in self.without.items()}

    @property
    def answers(self) -> dict[str, Interval]:
        """The figures of whole answers."""
        return {name: interval(figure.values(self.answered)) for name, figure in ANSWER_FIGURES.items()}

    @property
    def search_by_group(self) -> dict[str, dict[str, Interval]]:
        """Question type, and list or not -> the assistant's figures."""
        return {name: search_figures([row for row in self.ours if row.case in those]) for name, those in self._groups()}

    @property
    def answers_by_group(self) -> dict[str, Interval]:
        """Question type, and list or not -> evidence recall of the answers."""
        return {
            name: interval([row.evidence_recall for row in self.answered if row.case in those])
            for name, those in self._groups()
        }

    def _groups(self) -> Iterable[tuple[str, list[Case]]]:
        answerable = [case for case in self.cases if case.answerable]
        for kind in sorted({case.type for case in answerable}):
            yield KINDS.get(kind, kind), [case for case in answerable if case.type == kind]
        yield "listor", [case for case in answerable if case.enumeration]
        yield "inte listor", [case for case in answerable if not case.enumeration]

    def to_json(self) -> str:
        """The figures and a row for each question, as JSON."""
        whole = {
            "made": self._made(),
            "labels": LABELS,
            "search": _plain(self.search),
            "median_ms": {name: median_ms(rows) for name, rows in self.systems.items()},
            "better_than": _plain(self.differences),
            "search_by_group": _plain(self.search_by_group),
            "answers": _plain(self.answers),
            "answers_median_ms": median_ms(self.answered),
            "answers_by_group": _plain(self.answers_by_group),
            "parts_add": _plain(self.parts),
            "folds": [_fold(fold) for fold in self.folds],
            "questions": [_question(case, self.systems, self.answered) for case in self.cases],
        }
        return json.dumps(whole, ensure_ascii=False, indent=1)

    def to_markdown(self) -> str:
        """The figures as Markdown tables, in Swedish."""
        scope = " Sökt i de dokument som den som frågar menar." if self.scoped else ""
        sections = [
            f"# Mätning: {len(self.cases)} frågor, {self.documents} dokument",
            f"{METHOD}{scope}\n\nGjord {', '.join(self._made().values())}.",
            "## Sökning\n\n" + _search_table(self.systems),
            f"![Andel av underlaget mot antalet visade tecken]({PICTURE})",
            "## Bättre än\n\n" + _difference_table(self.differences) if self.differences else "",
            "## Sökning per slags fråga\n\n" + _figure_table("slag", self.search_by_group),
            "## Vad varje del av sökningen tillför\n\n" + _difference_table(self.parts) if self.parts else "",
            "## Vikter lärda på andra frågor\n\n" + _fold_table(self.folds) if self.folds else "",
            "## Svar\n\n"
            + _table(("mått", "värde", "frågor"), [(LABELS[n], _told(f), f.questions) for n, f in self.answers.items()])
            + f"\n\nMediantid {_number(median_ms(self.answered), 1)} ms.",
            "## Andel av underlaget som citeras, per slags fråga\n\n"
            + _table(
                ("slag", "värde", "frågor"), [(n, _told(f), f.questions) for n, f in self.answers_by_group.items()]
            ),
            self._missed(),
        ]
        return "\n\n".join(filter(None, sections))

    def _made(self) -> dict[str, str]:
        return {
            "date": date.today().isoformat(),
            "machine": f"{platform.system()} {platform.machine()}",
            "python": f"Python {platform.python_version()}",
            "documents": f"dokumentens innehåll {self.store[:12]}",
        }

    def _missed(self) -> str:
        """The questions of which nothing was found within the largest budget."""
        lost = [row.case for row in self.ours if not row.recall(BUDGETS[-1])]
        if not lost:
            return ""
        lines = [f"- {case.id}: {case.question}" for case in lost[:NAMED]]
        more = ["- …"] if len(lost) > NAMED else []
        return "\n".join(
            [
                f"## Frågor där inget underlag hittades inom {BUDGETS[-1]} tecken: {len(lost)}",
                "",
                *lines,
                *more,
                "",
                "Vad som saknas för varje fråga står i report.json.",
            ]
        )


def run(  # noqa: PLR0913 - each is one option of the command
    cases_file: Path | None,
    *,
    settings: Settings | None,
    folder: Path,
    baselines: bool | None = None,
    scoped: bool = False,
    parts: bool = False,
    folds: int = 0,
) -> EvaluationReport:
    """The report, also written to `folder`; raises InputError or what ingestion raises.

    Without settings the sample corpus is read into a temporary folder; without a file the project's own cases are run.
    """
    cases = load_cases(cases_file or OWN_CASES)
    with opened(settings) as assistant:
        report = measure(cases, assistant, baselines=baselines, scoped=scoped, parts=parts, folds=folds)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.md").write_text(report.to_markdown() + "\n", encoding="utf-8")
    (folder / "report.json").write_text(report.to_json() + "\n", encoding="utf-8")
    (folder / PICTURE).write_text(draw(report.systems), encoding="utf-8")
    return report


def measure(  # noqa: PLR0913 - each is one option of the command
    cases: Sequence[Case],
    assistant: Assistant,
    *,
    baselines: bool | None = None,
    scoped: bool = False,
    parts: bool = False,
    folds: int = 0,
) -> EvaluationReport:
    """The rows of the assistant and, beside it, of baselines on the same documents: the tutorials' one, all, or none (False).

    With `parts` each part of the search is left out in turn; with `folds` weights are learnt on the other folds.
    """
    systems = {OURS: search_rows(cases, ranking_of(assistant), scoped=scoped)}
    if baselines is not False:
        from eval.baselines import systems as others

        systems |= {
            name: search_rows(cases, rank, scoped=scoped) for name, rank in others(assistant, every=bool(baselines))
        }
    without = {
        part.value: search_rows(cases, ranking_of(assistant, frozenset({part})), scoped=scoped)
        for part in (Part if parts else ())
    }
    return EvaluationReport(
        cases=tuple(cases),
        documents=len(assistant.store.documents()),
        store=assistant.store.digest(),
        scoped=scoped,
        systems=systems,
        answered=answer_rows(cases, assistant, scoped=scoped),
        without=without,
        folds=_held_out(cases, assistant, folds, scoped=scoped) if folds else (),
    )


def search_figures(rows: Sequence[SearchRow]) -> dict[str, Interval]:
    """Every figure of a search over the rows."""
    return {name: interval([figure(row) for row in rows]) for name, figure in SEARCH_FIGURES.items()}


def differences(ours: Sequence[SearchRow], theirs: Sequence[SearchRow]) -> dict[str, Interval]:
    """How much more the first rows have than the second in every figure, question by question."""
    return {
        name: difference([figure(row) for row in ours], [figure(row) for row in theirs])
        for name, figure in SEARCH_FIGURES.items()
    }


def _held_out(cases: Sequence[Case], assistant: Assistant, folds: int, *, scoped: bool) -> tuple[Fold, ...]:
    from eval.learn import cross_validate, material_of

    return cross_validate(material_of([(cases, assistant)], scoped=scoped), folds)


def _search_table(systems: Mapping[str, Sequence[SearchRow]]) -> str:
    rows = [
        (name, *map(_told, search_figures(those).values()), _number(median_ms(those), 1))
        for name, those in systems.items()
    ]
    return _table(("system", *(LABELS[name] for name in SEARCH_FIGURES), "median ms"), rows)


def _figure_table(first: str, figures: Mapping[str, Mapping[str, Interval]]) -> str:
    rows = [(name, those[MAIN[0]].questions, *(_told(those[one]) for one in MAIN)) for name, those in figures.items()]
    return _table((first, "frågor", *(LABELS[one] for one in MAIN)), rows)


def _difference_table(figures: Mapping[str, Mapping[str, Interval]]) -> str:
    """Differences in the main figures; those whose interval leaves zero out stand in bold."""
    rows = [(name, *(_signed(those[one]) for one in MAIN)) for name, those in figures.items()]
    return _table(("", *(LABELS[one] for one in MAIN)), rows)


def _fold_table(folds: Sequence[Fold]) -> str:
    held_out = [row for fold in folds for row in fold.held_out]
    shipped = [row for fold in folds for row in fold.shipped]
    rows: list[tuple[object, ...]] = []
    for number, fold in enumerate(folds, start=1):
        seen, unseen, now = search_figures(fold.seen), search_figures(fold.held_out), search_figures(fold.shipped)
        figures = (
            f"{_number(unseen[one].value)} / {_number(seen[one].value)} / {_number(now[one].value)}" for one in MAIN
        )
        rows.append((f"del {number}", len(fold.held_out), *figures))
    rows.append(("alla, osedda frågor", len(held_out), *(_told(search_figures(held_out)[one]) for one in MAIN)))
    rows.append(("alla, vikterna som de är", len(shipped), *(_told(search_figures(shipped)[one]) for one in MAIN)))
    rows.append(("skillnad", "", *(_signed(differences(held_out, shipped)[one]) for one in MAIN)))
    weights = "\n".join(
        f"- del {number}: " + ", ".join(f"{name} {_number(weight)}" for name, weight in fold.weights.items())
        for number, fold in enumerate(folds, start=1)
    )
    return (
        "För varje del: osedda frågor / frågorna vikterna lärdes på / de osedda med vikterna som de är.\n\n"
        + _table(("", "frågor", *(LABELS[one] for one in MAIN)), rows)
        + f"\n\nVikterna, lärda på de andra delarna:\n\n{weights}"
    )


def _fold(fold: Fold) -> dict[str, Any]:
    return {
        "weights": fold.weights,
        "questions": [row.case.id for row in fold.held_out],
        "held_out": _plain(search_figures(fold.held_out)),
        "in_sample": _plain(search_figures(fold.seen)),
        "as_shipped": _plain(search_figures(fold.shipped)),
    }


def _question(case: Case, systems: Mapping[str, Sequence[SearchRow]], answered: Sequence[AnswerRow]) -> dict[str, Any]:
    """What became of a question: in each system, and as an answer."""
    searched = {name: row for name, rows in systems.items() for row in rows if row.case is case}
    answer = next(row for row in answered if row.case is case)
    told = {
        name: {
            "evidence": [
                {"quote": one.quote, "rank": place and place.rank, "characters": place and place.used}
                for one, place in zip(case.evidence, row.places, strict=True)
            ],
            "missed": [one.quote for one, place in zip(case.evidence, row.places, strict=True) if place is None],
            **{figure: round(value(row), 3) for figure, value in SEARCH_FIGURES.items()},
        }
        for name, row in searched.items()
    }
    return {
        **{"id": case.id, "question": case.question, "type": case.type, "scope": case.scope},
        "search": told,
        "answer": {
            "status": answer.status,
            "evidence_recall": round(answer.evidence_recall, 3),
            "precision": round(answer.precision, 3),
            "quotes": answer.quotes,
            "missed": answer.missed,
        },
    }


def _plain(figures: Any) -> Any:
    """The figures as JSON knows them, at four decimals."""
    if isinstance(figures, Mapping):
        return {name: _plain(value) for name, value in figures.items()}
    return {name: round(value, 4) for name, value in asdict(figures).items()}


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _told(figure: Interval) -> str:
    return f"{_number(figure.value)} ({_number(figure.low, 2)}–{_number(figure.high, 2)})"


def _signed(figure: Interval) -> str:
    told = f"{_number(figure.value, sign='+')} ({_number(figure.low, 2, '+')} till {_number(figure.high, 2, '+')})"
    return f"**{told}**" if figure.clear else told


def _number(value: float, decimals: int = 3, sign: str = "-") -> str:
    """The number with a decimal comma and a true minus."""
    return f"{value:{sign}.{decimals}f}".replace(".", ",").replace("-", "\N{MINUS SIGN}")
