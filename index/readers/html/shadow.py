"""Declarative shadow roots: a `<template shadowrootmode>` is what a browser shows in place of its host's own children."""

from __future__ import annotations

from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from index.readers.xml import Element

SHADOW = "data-shadow-tree"
"""What marks the elements of a shadow tree: its style sheets hold for them, and the page's do not."""


def show_shadows(root: Element) -> None:
    """Put the content of each shadow root where a browser shows it, the host's own children in its slots."""
    for element in list(root.iter()):
        element.attrib.pop(SHADOW, None)  # type: ignore[attr-defined]
    shadows = [e for e in root.iter("template") if _mode(e) is not None]
    # From the inside out, so that a host among the children of another is whole when it moves.
    for number, template in reversed(list(enumerate(shadows))):
        host = template.getparent()
        if host is not None:
            _show(template, host, str(number))


def _mode(template: Element) -> str | None:
    return template.get("shadowrootmode") or template.get("shadowroot")


def _show(template: Any, host: Any, number: str) -> None:
    tree = etree.Element("div")
    tree.text = template.text
    tree.extend(list(template))
    for element in tree.iter():
        if element.get(SHADOW) is None:
            element.set(SHADOW, number)
    slots: dict[str, Any] = {}
    for slot in tree.iter("slot"):
        slots.setdefault(slot.get("name") or "", slot)
    _fill(slots, etree.SubElement(tree, "div", {"hidden": ""}), template, host)
    host.append(tree)


def _fill(slots: dict[str, Any], unseen: Any, template: Any, host: Any) -> None:
    """The host's own text and children, in order, each into its slot in place of what stands there.

    `unseen`: where goes what has no slot, which a browser does not show.
    """
    fresh = set(slots.values())

    def emptied(slot: Any) -> Any:
        if slot in fresh:
            fresh.discard(slot)
            slot.text = None
            for fallback in list(slot):
                slot.remove(fallback)
        return slot

    def say(text: str | None) -> None:
        if text and text.strip():
            slot = emptied(slots.get("", unseen))
            if len(slot):
                slot[-1].tail = f"{slot[-1].tail or ''}{text}"
            else:
                slot.text = f"{slot.text or ''}{text}"

    own, host.text = host.text, None
    say(own)
    for element in list(host):
        host.remove(element)
        tail, element.tail = element.tail, None
        if element is not template:
            emptied(slots.get(element.get("slot") or "", unseen)).append(element)
        say(tail)
