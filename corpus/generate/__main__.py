"""``python -m corpus.generate [OUT]`` writes the sample corpus anew, byte for byte as it was."""

import sys
from pathlib import Path

from corpus import FOLDER
from corpus.generate import (
    action_plan_2019,
    cycle_2025,
    evaluation_2024,
    goals_2025,
    guide_ai,
    leaders_day_2025,
    loan_routine_2025,
    net_ethics_2025,
    personal_data_2023,
    plan_2022,
    plan_2025,
)

DOCUMENTS = {
    module.FILE: module.render
    for module in (
        plan_2025,
        plan_2022,
        evaluation_2024,
        guide_ai,
        net_ethics_2025,
        goals_2025,
        personal_data_2023,
        cycle_2025,
        leaders_day_2025,
        loan_routine_2025,
        action_plan_2019,
    )
}


def main() -> None:
    """Write every document into the folder named on the command line, or over those kept here."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    out.mkdir(parents=True, exist_ok=True)
    for name, render in DOCUMENTS.items():
        render(out / name)
        print(f"{out / name}: {(out / name).stat().st_size} bytes")


if __name__ == "__main__":
    main()
