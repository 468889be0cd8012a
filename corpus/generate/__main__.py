"""``python -m corpus.generate [OUT]`` writes the sample corpus anew, byte for byte as it was."""

import sys
from pathlib import Path

from corpus import FOLDER
from corpus.generate import evaluation_2024, goals_2025, guide_ai, net_ethics_2025, plan_2022, plan_2025

_DOCUMENTS = {
    module.FILE: module.render
    for module in (plan_2025, plan_2022, evaluation_2024, guide_ai, net_ethics_2025, goals_2025)
}


def main() -> None:
    """Write every document into the folder named on the command line, or over those kept here."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    out.mkdir(parents=True, exist_ok=True)
    for name, render in _DOCUMENTS.items():
        render(out / name)
        print(f"{out / name}: {(out / name).stat().st_size} bytes")


if __name__ == "__main__":
    main()
