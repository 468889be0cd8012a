"""`python -m eval.bench [PASSAGES…] [--report FOLDER]`: what building and searching cost at those sizes, beside bare engines."""

from __future__ import annotations

import argparse
from pathlib import Path

from eval.bench.cost import Cost, measure
from eval.bench.report import to_markdown, write
from eval.bench.systems import SYSTEMS

SIZES = (1_000, 10_000, 100_000, 1_000_000)


def main(arguments: list[str] | None = None) -> None:
    """Measure and write the report, anew after each measurement; print the table."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench", description="Mät vad fler dokument kostar.")
    parser.add_argument("passages", nargs="*", type=int, default=SIZES, help="antal textställen")
    parser.add_argument("--report", type=Path, default=Path("eval/report"), help="mapp för rapporten")
    chosen = parser.parse_args(arguments)
    costs: list[Cost] = []
    for passages in chosen.passages:
        for system in SYSTEMS:
            costs.append(measure(system, passages))
            write(costs, chosen.report)
    print(to_markdown(costs))


if __name__ == "__main__":
    main()
