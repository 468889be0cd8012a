#!/usr/bin/env python3
"""Set the project up and run it; needs nothing but Python 3.11 or later.

python3 run.py demo    install, read the sample corpus, answer a question, serve the page on localhost
python3 run.py test    install with the tools, run all tests
python3 run.py lint    install with the tools, check types, style and imports
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
TORCH = "2.13.0"
QUESTION = "Vilka uppgifter har rektor enligt digitaliseringsplanen?"

# What is needed of the system: how to see that it is there, Debian's packages, and the names elsewhere.
TESSERACT = ("tesseract-ocr", "tesseract-ocr-swe")
CHROMIUM = ("chromium",)
POSTGRESQL = ("postgresql",)
LIBREOFFICE = ("libreoffice-writer",)


def main() -> None:
    """Parse the command and run it; ends with the exit code of what was run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("demo", "test", "lint"))
    parser.add_argument("--port", type=int, default=8000, help="port of the page (demo)")
    parser.add_argument("--no-serve", action="store_true", help="stop after the answer (demo)")
    parser.add_argument("rest", nargs="*", help="passed on to pytest (test)")
    arguments, unknown = parser.parse_known_args()
    if sys.version_info < (3, 11):
        sys.exit(f"Röda tråden behöver Python 3.11 eller senare; det här är {platform.python_version()}.")
    if arguments.command == "demo":
        demo(arguments.port, serve=not arguments.no_serve)
    elif arguments.command == "test":
        test([*arguments.rest, *unknown])
    else:
        lint()


def demo(port: int, *, serve: bool) -> None:
    """Install, ingest the sample corpus, answer a question and serve the page."""
    install(extras="")
    require_system(TESSERACT, found=has_swedish_tesseract(), reason="för att läsa inskannade sidor")
    data = HERE / "data" / "demo"
    run("-m", "assistant.cli", "ingest", str(HERE / "corpus"), "--data", str(data))
    say(f"Fråga: {QUESTION}")
    run("-m", "assistant.cli", "ask", QUESTION, "--data", str(data))
    if serve:
        run("-m", "assistant.cli", "serve", "--data", str(data), "--port", str(port))


def test(rest: list[str]) -> None:
    """Install everything and run the tests."""
    install(extras="[dev]")
    require_system(TESSERACT, found=has_swedish_tesseract(), reason="för testerna av inskannade sidor")
    require_system(CHROMIUM, found=bool(shutil.which("chromium")), reason="för testerna i webbläsare")
    require_system(
        POSTGRESQL, found=any(Path("/usr/lib/postgresql").glob("*/bin/initdb")), reason="för testerna mot PostgreSQL"
    )
    require_system(LIBREOFFICE, found=bool(shutil.which("soffice")), reason="för testerna av Wordfilerna")
    # In the order of their names, the browser's long files early: files with few tests would else come last, alone.
    run("-m", "pytest", "--numprocesses", "auto", "--dist", "loadfile", "--no-loadscope-reorder", *rest)


def lint() -> None:
    """Install everything and check style, types and who imports whom."""
    install(extras="[dev]")
    run("-m", "ruff", "check", ".")
    run("-m", "ruff", "format", "--check", ".")
    run("-m", "mypy")
    subprocess.run([str(BIN / "lint-imports")], cwd=HERE, check=True)


def install(*, extras: str) -> None:
    """A virtual environment in .venv with the project in it, PyTorch as the CPU build."""
    if not PYTHON.exists():
        say("Skapar .venv …")
        try:
            venv.create(VENV, with_pip=True)
        except (subprocess.CalledProcessError, ModuleNotFoundError):
            shutil.rmtree(VENV, ignore_errors=True)
            require_system(("python3-venv",), found=False, reason="för att skapa en virtuell miljö", required=True)
            subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    wanted = f"{extras} {(HERE / 'pyproject.toml').read_text(encoding='utf-8')}"
    marker = VENV / "installed"
    done = marker.read_text(encoding="utf-8") if marker.exists() else ""
    if done == wanted or (not extras and done == wanted.replace(" ", "[dev] ", 1)):
        return
    say("Installerar (första gången tar det några minuter) …")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    uv = [str(PYTHON), "-m", "uv", "pip", "install", "--quiet", "--python", str(PYTHON)]
    subprocess.run([*pip, "uv"], check=True)  # resolves in seconds what an older pip takes ten minutes over
    install_torch(pip, uv)
    subprocess.run([*uv, "-e", f".{extras}"], cwd=HERE, check=True)
    marker.write_text(wanted, encoding="utf-8")


def install_torch(pip: list[str], uv: list[str]) -> None:
    """PyTorch without the gigabytes of GPU packages that Linux gets by default; elsewhere the default is the CPU build."""
    if subprocess.run([str(PYTHON), "-c", "import torch"], capture_output=True, check=False).returncode == 0:
        return
    # An index that pip is set up with may hold the CPU build; otherwise uv knows where PyTorch keeps it.
    version = f"{TORCH}+cpu" if sys.platform == "linux" else TORCH
    if subprocess.run([*pip, f"torch=={version}"], capture_output=True, check=False).returncode == 0:
        return
    if subprocess.run([*uv, "--torch-backend", "cpu", f"torch=={TORCH}"], check=False).returncode != 0:
        sys.exit(
            f"PyTorch {TORCH} för CPU gick inte att hämta. Installera det i .venv efter anvisningen på pytorch.org "
            "(välj CPU) och kör samma kommando igen."
        )


def has_swedish_tesseract() -> bool:
    """Whether Tesseract is installed with Swedish."""
    if not shutil.which("tesseract"):
        return False
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    return "swe" in listed.stdout.split()


def require_system(packages: tuple[str, ...], *, found: bool, reason: str, required: bool = False) -> None:
    """Install Debian packages where that is allowed; elsewhere say what to install, and go on unless it is required."""
    if found:
        return
    names = " ".join(packages)
    elevate: list[str] | None = None
    if shutil.which("apt-get"):
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            elevate = []
        elif (
            shutil.which("sudo")
            and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
        ):
            elevate = ["sudo"]
    if elevate is not None:
        say(f"Installerar {names} {reason} …")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        apt = [*elevate, "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
        subprocess.run([*apt, "update"], stdout=subprocess.DEVNULL, check=False)
        command = [*apt, "install", "-y", "--no-install-recommends", *packages]
        if subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=False).returncode == 0:
            return
    hint = f"{names} saknas {reason}. Debian/Ubuntu: sudo apt-get install {names}. macOS: brew install tesseract tesseract-lang."
    if required:
        sys.exit(hint)
    say(f"OBS: {hint} Resten fungerar ändå.")


def run(*arguments: str) -> None:
    """Run Python of the virtual environment in the project folder; ends this program with its exit code if it fails."""
    try:
        code = subprocess.run([str(PYTHON), *arguments], cwd=HERE, check=False).returncode
    except KeyboardInterrupt:
        code = 130
    if code:
        sys.exit(code)


def say(text: str) -> None:
    """Print a line of what is going on."""
    print(f"\n— {text}", flush=True)


if __name__ == "__main__":
    main()
