"""How exact a geometry is, made visible: the rules that several layers share.

Whole lines for what was surveyed or generalised, thin and long dashes for what was derived from the
comuni, dashes for what is schematic; a light hatch where there is no perimeter and only the comuni
are known that it lies in.
"""

from dataclasses import dataclass, replace

from geo.maps.symbol import Angle, Fill, Hatch, Line, Rule, Sign, When

EXACT = When("precisione", ("rilevata", "generalizzata"))
DERIVED = When("precisione", ("derivata",))
SCHEMATIC = When("precisione", ("schematica",))
ABSENT = When("precisione", ("assente",))
NOT_ABSENT = replace(ABSENT, negated=True)

DASHES = (7.0, 4.0)
LONG_DASHES = (9.0, 4.0)
DOTS = (1.2, 3.0)


@dataclass(frozen=True, slots=True)
class Words:
    """How a legend calls the four ways of drawing."""

    exact: str = "perimetro rilevato o generalizzato"
    derived: str = "perimetro derivato dai comuni"
    schematic: str = "perimetro schematico"
    absent: str = "perimetro non disponibile: i comuni noti che lo contengono"


COURSE = Words(
    exact="tracciato rilevato o generalizzato",
    derived="tracciato derivato",
    schematic="tracciato schematico",
    absent="tracciato non disponibile: i comuni noti che attraversa",
)


def area_rules(
    colour: str, pale: str, angle: Angle, when: tuple[When, ...] = ()
) -> tuple[Rule, ...]:
    """Return the rules of areas of one colour.

    Parameters
    ----------
    pale, angle
        Of the hatch, so that those of two layers can be told from each other.
    when
        What else the features must meet.
    """
    words = Words()
    hatch = Hatch(pale, angle=angle, spacing_px=14, width_px=0.75)
    return (
        Rule(
            "rilevata",
            words.exact,
            Sign(fill=Fill(colour, 0.3), outline=Line(colour, 1.8)),
            (*when, EXACT),
        ),
        Rule(
            "derivata",
            words.derived,
            Sign(fill=Fill(colour, 0.1), outline=Line(colour, 1.2, LONG_DASHES)),
            (*when, DERIVED),
        ),
        Rule(
            "schematica",
            words.schematic,
            Sign(outline=Line(colour, 1.8, DASHES)),
            (*when, SCHEMATIC),
        ),
        Rule("assente", words.absent, Sign(hatch=hatch), (*when, ABSENT)),
    )


def state_rules(
    nome: str, titolo: str, when: When, colours: tuple[str, str], angle: Angle
) -> tuple[Rule, Rule]:
    """Return the rules of areas that are not in force: a dotted outline, next to nothing inside."""
    colour, pale = colours
    hatch = Hatch(pale, angle=angle, spacing_px=24, width_px=0.75)
    drawn = Sign(fill=Fill(colour, 0.03), outline=Line(colour, 1.8, DOTS))
    return (
        Rule(nome, titolo, drawn, (when, NOT_ABSENT)),
        Rule(f"{nome}-assente", f"{titolo}, {Words().absent}", Sign(hatch=hatch), (when, ABSENT)),
    )


def course_rules(colour: str, pale: str, width_px: float) -> tuple[Rule, ...]:
    """Return the rules of lines of one colour; where there is no line, of the comuni it crosses."""
    hatch = Hatch(pale, angle=0, spacing_px=12, width_px=0.75)
    whole = Line(colour, width_px, halo_px=1.2)
    return (
        Rule("rilevata", COURSE.exact, Sign(line=whole), (EXACT,)),
        Rule("derivata", COURSE.derived, Sign(line=Line(colour, 1.2, LONG_DASHES)), (DERIVED,)),
        Rule(
            "schematica",
            COURSE.schematic,
            Sign(line=Line(colour, width_px, DASHES)),
            (SCHEMATIC,),
        ),
        Rule("assente", COURSE.absent, Sign(hatch=hatch), (ABSENT,)),
    )
