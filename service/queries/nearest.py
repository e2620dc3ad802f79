"""The names most like one that does not exist, for the words of a refusal."""

import difflib


def nearest(wanted: str, names: dict[str, str], *, at_most: int = 5) -> list[str]:
    """Return up to ``at_most`` «code name» whose code or name is most like what was asked."""
    lowered = wanted.lower()[:80]
    scores = {
        code: max(
            difflib.SequenceMatcher(None, lowered, code).ratio(),
            difflib.SequenceMatcher(None, lowered, name.lower()).ratio(),
        )
        for code, name in names.items()
    }
    best = sorted(scores, key=lambda code: (-scores[code], code))[:at_most]
    return [f"{code} {names[code]}" for code in best]
