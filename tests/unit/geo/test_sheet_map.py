"""The map of a zona on paper: what is named and marked, where, and what the legend explains."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from matplotlib.patches import PathPatch
from PIL import Image
from shapely import LineString, Polygon
from shapely.geometry import box as rectangle

from geo.errors import GeometryError
from geo.maps.brush import Brush, paint, path_of
from geo.maps.key import make_key
from geo.maps.marks import MOST, rows_of
from geo.maps.paper import Box, Page, drawing, new_page
from geo.maps.placement import overlaps
from geo.maps.sheet import DrawnMap, draw_sheet_map, map_scale, tint_of
from geo.maps.sheet_names import NOWHERE, Named
from geo.maps.style import SYMBOLS
from geo.maps.symbol import Fill
from service.agenda.frames import AgendaFrames
from tests.agende import NAMES, make_frames
from tests.factories import frame, path, square

FROM_NEAR = ["stazione_ferroviaria-parte"]
BLACK = Fill("#000000")
BOX = Box(20, 40, 200, 220)


@pytest.fixture(autouse=True)
def _as_printed() -> Iterator[None]:
    with drawing():
        yield


def draw(frames: AgendaFrames, box: Box = BOX) -> tuple[Page, DrawnMap]:
    page = new_page(420, 297)
    return page, draw_sheet_map(page, box, frames)


def of(drawn: DrawnMap, layer: str) -> list[Named]:
    return [each for each in drawn.named if each.layer == layer]


def assert_apart(named: Sequence[Named]) -> None:
    for one, other in combinations([each for each in named if each.box != NOWHERE], 2):
        hit = overlaps(np.array([one.box]), np.array([other.box]))
        assert not hit.any(), (one, other)


def assert_written(page: Page, named: Named, box: Box) -> None:
    """The letters of the page say the name in its box, and the box is in the map."""
    left, top, right, bottom = named.box
    assert box.left <= left < right <= box.right
    assert box.top <= top < bottom <= box.bottom
    inside = rectangle(left, top, right, bottom).buffer(0.6)
    letters = " ".join(
        each.text
        for each in page.written
        if not each.angle
        and inside.covers(rectangle(each.x_mm, each.y_mm - 1, each.box.right, each.y_mm))
    )
    assert named.nome.replace("'", "\u2019") in letters


def test_every_comune_is_named_and_no_two_boxes_overlap() -> None:
    page, drawn = draw(make_frames([(1, "000000"), (2, "000000"), (3, None)]))
    assert [each.nome for each in of(drawn, "comuni")] == list(NAMES)
    for each in of(drawn, "comuni"):
        assert_written(page, each, BOX)
    assert_apart(drawn.named)


def test_twenty_long_names_in_a_strip_find_their_places() -> None:
    names = [f"San {'Giuliano ' * (number % 3)}Milanese {number}" for number in range(20)]
    page, drawn = draw(make_frames(names=names))
    assert [each.nome for each in of(drawn, "comuni") if each.box != NOWHERE] == names
    assert_apart(drawn.named)
    for each in of(drawn, "comuni"):
        assert_written(page, each, BOX)


def test_projects_of_one_comune_stand_together_with_its_name() -> None:
    _, drawn = draw(make_frames([(1, "000001"), (2, "000001"), (2, "000001")]))
    (beta,) = [each for each in of(drawn, "comuni") if each.codice == "000001"]
    assert [mark.numero for mark in beta.marks] == [1, 2]
    assert drawn.numeri == {1, 2}


def test_a_project_with_a_geometry_of_its_own_is_marked_at_it() -> None:
    _, drawn = draw(make_frames([(7, None)]))
    (own,) = [each for each in drawn.named if not each.layer]
    x, y = (own.box[0] + own.box[2]) / 2, (own.box[1] + own.box[3]) / 2
    unit = drawn.window.m_per_mm
    point = make_frames([(7, None)]).luoghi.geometry[0]
    assert x == pytest.approx(BOX.left + (point.x - drawn.window.west) / unit, abs=0.02)
    assert y == pytest.approx(BOX.top + (drawn.window.north - point.y) / unit, abs=0.02)


def test_an_interchange_and_its_stops_are_one_place() -> None:
    frames = make_frames()
    rows = frames.nodi_trasporto.iloc[[0, 1, 2]]
    luoghi = frame(
        list(rows.geometry),
        ids=range(3),
        columns={
            "numero": [4, 4, 5],
            "stato": ["lavori"] * 3,
            "layer": ["nodi_trasporto"] * 3,
            "codice": list(rows["codice"]),
            "nome": list(rows["nome"]),
            "certezza": ["certa"] * 3,
            "precisione": ["rilevata"] * 3,
        },
    )
    _, drawn = draw(replace(frames, luoghi=luoghi))
    (place,) = [each for each in of(drawn, "nodi_trasporto") if each.marks]
    assert (place.codice, [mark.numero for mark in place.marks]) == ("scambio", [4, 5])


def test_beyond_some_the_last_mark_counts_the_others() -> None:
    page, drawn = draw(make_frames([(number, "000002") for number in range(1, 41)]))
    (gamma,) = [each for each in of(drawn, "comuni") if each.codice == "000002"]
    assert len(gamma.marks) == 40
    written = [each.text for each in page.written]
    assert f"+{40 - MOST + 1}" in written
    assert str(MOST) not in written
    assert str(MOST - 1) in written


def test_what_is_not_sure_is_drawn_otherwise() -> None:
    frames = make_frames([(1, "000000"), (2, "000000"), (3, "000000")])
    doubtful = frames.luoghi.assign(certezza=["certa", "da_verificare", "certa"])
    doubtful = doubtful.assign(precisione=["generalizzata", "generalizzata", "assente"])
    page, drawn = draw(replace(frames, luoghi=doubtful))
    (alfa,) = [each for each in drawn.named if each.codice == "000000" and each.marks]
    assert [mark.sure for mark in alfa.marks] == [True, False, False]
    dashed = [
        each
        for each in page.figure.get_children()
        if isinstance(each, PathPatch) and each.get_linestyle() not in {"solid", "-"}
    ]
    assert len(dashed) == 2


def test_an_exclave_is_named_in_its_own_map() -> None:
    _, drawn = draw(make_frames([(1, "000003")], exclave=True))
    assert len(drawn.insets) == 1
    (delta,) = [each for each in of(drawn, "comuni") if each.codice == "000003"]
    assert [mark.numero for mark in delta.marks] == [1]
    assert delta.box != NOWHERE
    assert_apart(drawn.named)


def test_the_legend_explains_what_was_drawn_and_nothing_else() -> None:
    _, drawn = draw(make_frames([(1, "000000")]))
    assert {layer: [rule.nome for rule in rules] for layer, rules in drawn.rules.items()} == {
        "plis": ["rilevata"],
        "parchi": ["assente"],
        "progetti": [],
        "navigli": ["schematica"],
        "nodi_trasporto": ["stazione_metro-parte", "stazione_ferroviaria", *FROM_NEAR],
    }
    key = make_key(drawn, tint_of(make_frames()), 170, 3)
    texts = [
        "".join(span.text for line in entry.lines for span in line.spans)
        for column in key.columns
        for entry in column
    ]
    assert len(key.columns) <= 3
    assert {"zona omogenea", "progetto in corso", "tracciato schematico"} <= set(texts)
    assert len([each for each in texts if "perimetro" in each]) == 2
    assert len(texts) == len(set(texts))


def test_the_legend_explains_what_is_only_listed_too() -> None:
    frames = make_frames([(1, "000000")])
    _, drawn = draw(frames)
    key = make_key(drawn, tint_of(frames), 170, 3, ["lavori", "concluso"])
    texts = [
        "".join(span.text for line in entry.lines for span in line.spans)
        for column in key.columns
        for entry in column
    ]
    assert texts.count("progetto concluso") == 1
    assert texts.count("progetto in corso") == 1


def test_projects_are_drawn_by_their_own_geometry_and_explained_apart() -> None:
    own = frame(
        [square(200, 200, side=500), LineString(path((300, 1_500), (1_800, 1_600)))],
        columns={
            "codice": ["area", "linea"],
            "titolo": ["Area", "Linea"],
            "stato": ["lavori", "concluso"],
            "precisione": ["rilevata", "schematica"],
        },
    )
    frames = replace(make_frames([(1, None)]), progetti=own)
    _, drawn = draw(frames)
    assert [each.nome for each in drawn.rules["progetti"]] == ["in-corso", "concluso-schematica"]
    key = make_key(drawn, tint_of(frames), 170, 3)
    texts = [
        span.text
        for column in key.columns
        for entry in column
        for line in entry.lines
        for span in line.spans
    ]
    assert "Progetti con una geometria propria" in texts
    assert "progetto concluso, schematico" in texts


def test_a_wide_zona_has_a_larger_scale_in_a_wide_map() -> None:
    frames = make_frames()
    assert map_scale(frames, Box(0, 0, 250, 180)) < map_scale(frames, Box(0, 0, 200, 240))


def test_a_zona_without_geometry_is_refused() -> None:
    nothing = replace(make_frames(), zona=frame([Polygon()], columns={"codice": ["sud-est"]}))
    with pytest.raises(GeometryError):
        draw(nothing)


def test_rows_without_geometry_are_left_out() -> None:
    frames = make_frames()
    bare = frame(
        [None],
        columns={each: ["x"] for each in ("codice", "nome", "precisione", "stato")},
    )
    _, drawn = draw(replace(frames, parchi=bare, navigli=bare, plis=bare))
    assert drawn.rules["parchi"] == ()
    assert of(drawn, "navigli") == []


def test_a_frame_that_lacks_a_column_has_no_value_there() -> None:
    page = new_page(100, 100)
    brush = Brush(page.figure.add_artist, page.transform, 0.3)
    shapes = frame([square(0, 0)], columns={"precisione": ["rilevata"]})
    assert [rule.nome for rule in paint(brush, shapes, SYMBOLS["plis"], zoom=11)] == ["rilevata"]


def test_holes_stay_empty() -> None:
    page = new_page(20, 20)
    brush = Brush(page.figure.add_artist, page.transform, 0.3, upwards=-1)
    brush.fill(path_of(rectangle(2, 2, 18, 18).difference(rectangle(6, 6, 14, 14))), BLACK, 1)
    drawn = io.BytesIO()
    page.figure.savefig(drawn, format="png", dpi=127)
    pixels = np.asarray(Image.open(drawn).convert("L"))
    assert (pixels[50, 50], pixels[50, 20], pixels[50, 5]) == (255, 0, 255)


@pytest.mark.parametrize("count", [1, 2, 5, MOST, 200])
def test_marks_of_a_place_fill_rows(count: int) -> None:
    shown = min(count, MOST)
    for length, form in rows_of(count):
        assert length <= 6
        assert form.height == pytest.approx(-(-shown // length) * 17 * 25.4 / 96)
