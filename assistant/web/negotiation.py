"""What a client would rather have, from its Accept header (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence


def preferred(accept: str, offered: Sequence[str]) -> str:
    """The offered media type the client likes best; the first one when it does not mind or likes none."""
    return max(offered, key=lambda media_type: _quality(accept, media_type))


def _quality(accept: str, media_type: str) -> float:
    """The weight of the most specific range that covers the type."""
    ranges = {media_type: 3, media_type.partition("/")[0] + "/*": 2, "*/*": 1}
    covering = [(ranges[name], weight) for name, weight in map(_parse, accept.split(",")) if name in ranges]
    return max(covering)[1] if covering else 0.0


def _parse(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    weight = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
    try:
        return name, float(weight)
    except ValueError:
        return name, 0.0
