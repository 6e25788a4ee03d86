"""What of a page is not shown, and what an officer should know of it."""

from __future__ import annotations

from index.readers.html.around import Page
from index.readers.html.elements import is_hidden_by_name, own_text
from index.readers.html.frames import Frame
from index.readers.html.style import Style
from index.readers.xml import Element

_CONTROLS = frozenset(("button", "select", "textarea", "input", "option", "optgroup", "progress", "meter"))
_MANY_WORDS = 40


class LeftOut:
    """Tells what is hidden, and remembers what a reader may miss.

    `hidden`: how much hidden text begins. `frames`: another page is shown inside this one.
    `lists`: numbers stand in numbers, as style sheets tend to draw them otherwise.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self.hidden: str | None = None
        self.frames = False
        self.lists = False

    def hides(self, element: Element, style: Style, parent: Frame) -> bool:
        """Whether nothing of `element` is shown; what can be unfolded counts as shown."""
        self.frames = self.frames or element.tag == "iframe"
        names = {element.get("id"), *(element.get("class") or "").split()}
        if style.display == "none" and not names & self._page.unfolded:
            self._remember(element, parent)
            return True
        if is_hidden_by_name(element) or (element.tag in _CONTROLS and parent.heading is None):
            return True
        decorative = element.get("aria-hidden") == "true" and self._page.words[element] <= 2
        return decorative and not any(c.isalpha() for c in own_text(element))

    def _remember(self, element: Element, parent: Frame) -> None:
        around = parent.around or element in self._page.around
        if self.hidden is None and parent.shown and not around and self._page.words[element] >= _MANY_WORDS:
            self.hidden = own_text(element)[:60]
