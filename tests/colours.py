"""How colours look to whom, and how far apart they are: figures for tests of the palette.

Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision
Deficiency" (2009): their matrices for the full deficiency, applied to linear sRGB. Grey is the
relative luminance. Differences are CIEDE2000, after Sharma, Wu and Dalal (2005).
"""

import math
from collections.abc import Mapping
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Lab = tuple[float, float, float]
VISIONS: Mapping[str, Floats] = {
    "normal": np.eye(3),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "grey": np.array([[0.2126, 0.7152, 0.0722]] * 3),
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


def over(colour: str, opacity: float, ground: str = "#ffffff") -> str:
    """Return what a colour looks like on a ground."""
    parts = zip(_bytes(colour), _bytes(ground), strict=True)
    return "#" + "".join(f"{round(a * opacity + b * (1 - opacity)):02x}" for a, b in parts)


def seen(colour: str, vision: str) -> Lab:
    """Return a colour as it is seen, in CIE L*a*b* (white of sRGB)."""
    coded = np.array(list(_bytes(colour))) / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(VISIONS[vision] @ linear, 0, 1) / TO_XYZ.sum(axis=1)
    bent = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = (float(each) for each in bent)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def nearest(colours: Mapping[str, str], vision: str) -> tuple[float, str, str]:
    """Return the two colours that look most alike, and how far apart they are."""
    labs = {name: seen(colour, vision) for name, colour in colours.items()}
    return min((difference(labs[a], labs[b]), a, b) for a, b in combinations(labs, 2))


def difference(one: Lab, other: Lab) -> float:
    """Return CIEDE2000."""
    chroma = (math.hypot(*one[1:]) + math.hypot(*other[1:])) / 2
    stretch = 1.5 - 0.5 * math.sqrt(chroma**7 / (chroma**7 + 25**7))
    (l1, c1, h1), (l2, c2, h2) = (_polar(lab, stretch) for lab in (one, other))
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    d_hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    hue = _mean_hue(h1, h2) if c1 * c2 else h1 + h2
    waves = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.2, 4, -63))
    t = 1 + sum(each * math.cos(math.radians(n * hue + shift)) for each, n, shift in waves)
    s_light = 1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2)
    s_chroma, s_hue = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    blue = math.radians(60 * math.exp(-(((hue - 275) / 25) ** 2)))
    twist = -2 * math.sqrt(chroma**7 / (chroma**7 + 25**7)) * math.sin(blue)
    a, b, c = (l2 - l1) / s_light, (c2 - c1) / s_chroma, d_hue / s_hue
    return math.sqrt(a * a + b * b + c * c + twist * b * c)


def _polar(lab: Lab, stretch: float) -> Lab:
    light, a, b = lab[0], lab[1] * stretch, lab[2]
    return light, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def _mean_hue(h1: float, h2: float) -> float:
    if abs(h1 - h2) <= 180:
        return (h1 + h2) / 2
    return (h1 + h2 + (360 if h1 + h2 < 360 else -360)) / 2


def _bytes(colour: str) -> bytes:
    return bytes.fromhex(colour.removeprefix("#"))
