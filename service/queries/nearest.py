"""The names most like one that does not exist, for the words of a refusal."""

import difflib

_NEAREST = 5


def nearest(wanted: str, names: dict[str, str]) -> list[str]:
    """Return up to five «code name» of those whose code or name is most like what was asked."""
    lowered = wanted.lower()[:80]
    scores = {
        code: max(
            difflib.SequenceMatcher(None, lowered, code).ratio(),
            difflib.SequenceMatcher(None, lowered, name.lower()).ratio(),
        )
        for code, name in names.items()
    }
    best = sorted(scores, key=lambda code: (-scores[code], code))[:_NEAREST]
    return [f"{code} {names[code]}" for code in best]
