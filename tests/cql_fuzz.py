"""Fuzzed filters, in a process of their own: ``python -m tests.cql_fuzz SEED COUNT``.

Each is read and compiled. What is printed is a line of JSON: how many were compiled and how many
refused, and the slowest of each, in milliseconds of the processor, garbage collection aside. It
ends with an error if anything but ``InvalidParameter`` is raised, or if ``cql2`` is given what it
cannot read in a moment: a bracket inside another that is not the call of a function.
"""

import faulthandler
import gc
import random
import re
import sys
import time
from collections.abc import Iterator

import cql2
import orjson
from sqlalchemy import select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from service.errors import InvalidParameter
from tests.cql_cases import VIEW, compiled
from tests.cql_random import condition, to_json, to_text

HANG_S = 20
NASTY = (
    *(
        "(",
        ")",
        "((",
        "'",
        '"',
        "''",
        "\\'",
        "\\",
        ",",
        "=",
        "<>",
        "-",
        "- ",
        "+",
        "||",
        "/*",
        "--",
    ),
    *(" and ", " or ", " not ", " in ", " in (", " like ", " between ", " is null", " is not "),
    *("casei(", "accenti(", "s_intersects(geom,", "bbox(", "date('", "f(", "pg_sleep(1)", "null"),
    *(
        "POINT(",
        "POLYGON((",
        "MULTIPOLYGON(((",
        "GEOMETRYCOLLECTION(",
        "POINT Z",
        " EMPTY",
        "1e999",
    ),
    *(
        "9" * 30,
        "\x00",
        "\ud800",
        "\u202e",
        "🎉",
        "nome",
        "popolazione",
        "1",
        "'x'",
        "true",
        "[",
        "]",
    ),
    *('{"op":"not","args":[', '{"op":"and","args":[', '{"property":"nome"}', "}", "]}", ":", "NaN"),
)


def filters(seed: int, count: int) -> Iterator[str]:
    """Give filters that are sound, sound but for some mutations, made of words, or of anything."""
    rng = random.Random(seed)  # noqa: S311  # cases, not secrets
    for _ in range(count):
        kind = rng.random()
        if kind < 0.65:
            text = rng.choice((to_text, to_json))(condition(rng, rng.randint(0, 4)))
            for _ in range(rng.choice((0, 1, 1, 2, 5)) if kind > 0.15 else 0):
                text = _mutated(rng, text)
        elif kind < 0.8:
            text = "".join(rng.choices(NASTY, k=rng.randint(1, 40)))
        elif kind < 0.92:
            text = _repeated(rng)
        else:
            text = _anything(rng)
        yield text


def _mutated(rng: random.Random, text: str) -> str:
    start = rng.randint(0, len(text))
    end = min(len(text), start + rng.randint(0, 12))
    match rng.randint(0, 4):
        case 0:
            return text[:start] + text[end:]
        case 1:
            return text[:end] + text[start:end] * rng.randint(1, 40) + text[end:]
        case 2:
            return text[:start] + rng.choice(NASTY) + text[end:]
        case 3:
            return text[:start] + rng.choice(NASTY) * rng.randint(1, 40) + text[start:]
        case _:
            return text[:start]


def _repeated(rng: random.Random) -> str:
    """Give brackets and words one inside another, closed or not, with something in the middle."""
    opening = "".join(rng.choices(NASTY, k=rng.randint(1, 3)))
    closing = ")" * opening.count("(") + "]" * opening.count("[") + "}" * opening.count("{")
    times = rng.choice((2, 8, 16, 31, 32, 33, 64, 500, 2000))
    middle = rng.choice(("a = 1", "a b", "", "1", "'x'", "nome = 'x'", "1, 2"))
    return opening * times + middle + closing * rng.choice((times, times, times - 1, 0))


def _anything(rng: random.Random) -> str:
    if rng.random() < 0.5:
        return rng.randbytes(rng.randint(0, 5000)).decode("latin-1")
    return "".join(chr(rng.randrange(0x110000)) for _ in range(rng.randint(0, 300)))


def watch_the_parser(given: list[int]) -> None:
    """Have every text that ``cql2`` is given looked at; ``given`` becomes their lengths."""
    parse_text = cql2.parse_text

    def watched(text: str) -> cql2.Expr:
        require_flat(text)
        given.append(len(text))
        return parse_text(text)

    cql2.parse_text = watched


def require_flat(text: str) -> None:
    """Refuse text with anything but plain names, and brackets inside others but for calls."""
    if not re.fullmatch(r"(x[0-9]+|[A-Za-z_]+|[(),]|<>|[<>]=?|=| )*", text):
        raise AssertionError(f"cql2 is given something else than names: {text!r}")
    open_calls: list[bool] = []
    words = text.split(" ")
    for before, word in zip(["", *words], words, strict=False):
        if word == "(":
            is_call = bool(re.fullmatch("[a-z_]+", before))
            if not is_call and False in open_calls:
                raise AssertionError(f"cql2 is given a bracket in another: {text!r}")
            open_calls.append(is_call)
        elif word == ")":
            open_calls.pop()


def main(seed: int, count: int) -> None:
    """Read and compile filters, and print what became of them."""
    dialect = PGDialect_psycopg()
    slowest: dict[str, tuple[float, str]] = {"compiled": (0, ""), "refused": (0, "")}
    counts = dict.fromkeys(slowest, 0)
    given: list[int] = []
    watch_the_parser(given)
    gc.freeze()
    gc.disable()
    for number, text in enumerate(filters(seed, count)):
        if number % 100 == 0:
            faulthandler.dump_traceback_later(HANG_S, exit=True)
        began = time.thread_time()
        try:
            select(VIEW.c.codice).where(compiled(text)).compile(dialect=dialect)
            outcome = "compiled"
        except InvalidParameter as told:
            outcome = "refused"
            if not told.message.isprintable() or len(told.message) > 400:
                raise AssertionError(f"filter {number}: {told.message!r}") from told
        except BaseException:
            sys.stderr.write(f"filter {number}: {text!r}\n")
            raise
        took = (time.thread_time() - began) * 1000
        counts[outcome] += 1
        slowest[outcome] = max(slowest[outcome], (took, text[:100]))
    report = {"counts": counts, "slowest_ms": slowest, "given": sum(given), "longest": max(given)}
    sys.stdout.write(orjson.dumps(report).decode())


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
