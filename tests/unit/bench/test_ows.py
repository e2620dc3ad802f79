from urllib.parse import parse_qs, urlsplit

from bench.memory import Resident
from bench.ows import WIDTHS_M, make_addresses
from service.ows.scale import SCALES

COUNT = 60


def asked(path: str) -> dict[str, str]:
    query = parse_qs(urlsplit(path).query, strict_parsing=True, keep_blank_values=True)
    return {name.lower(): value for name, (value,) in query.items()}


def test_no_two_pictures_are_the_same_and_each_run_has_the_same() -> None:
    made = make_addresses(COUNT)
    assert len({each.ours for each in made}) == COUNT
    assert len({each.alone for each in made}) == COUNT
    assert made == make_addresses(COUNT)


def test_mapserver_is_asked_for_the_place_that_ours_is_asked_for() -> None:
    for each in make_addresses(COUNT):
        ours, alone = asked(each.ours), asked(each.alone)
        assert [float(side) for side in ours["bbox"].split(",")] == [
            float(side) for side in alone["bbox"].split(",")
        ]
        for name in ("srs", "width", "height"):
            assert ours[name] == alone[name]
        assert alone["map"] in {scale.name for scale in SCALES}


def test_pictures_have_every_width_in_turns() -> None:
    widths = []
    for each in make_addresses(len(WIDTHS_M)):
        west, _, east, _ = map(float, asked(each.ours)["bbox"].split(","))
        widths.append(round(east - west))
    assert tuple(widths) == WIDTHS_M


def test_growth_is_told_from_memory_that_is_held_once() -> None:
    flat = Resident([10, 50, *[80] * 10])
    assert (flat.early, flat.late) == (80, 80)
    grown = Resident(list(range(1, 13)))
    assert (grown.early, grown.late) == (4, 12)
