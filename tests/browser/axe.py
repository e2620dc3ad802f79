"""axe-core over a page as it is now, by the rules of WCAG 2.1 up to level AA."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
RUN = "options => axe.run(document, options)"


def violations(page: Page) -> list[str]:
    """Return what axe-core finds: rule, element, why.

    The script comes through the browser's own protocol, so that the policy of the page holds.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN, OPTIONS)
    assert found["passes"], "axe-core looked at nothing"
    return [line for each in found["violations"] for line in _lines(each)]


def _lines(violation: dict[str, Any]) -> list[str]:
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']} {node['html'][:200]}"
        for node in violation["nodes"]
    ]
