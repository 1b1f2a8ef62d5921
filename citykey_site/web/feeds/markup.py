"""Writes XML, with everything escaped and nothing in it that XML does not know."""

import re
from xml.etree.ElementTree import Element, SubElement, tostring

# XML 1.0, 2.2: what else than these stands in no document, not even escaped.
UNKNOWN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def add(parent: Element, name: str, words: object = "", **attributes: str) -> Element:
    """Adds an element with its words to another, and returns it."""
    element = SubElement(parent, name, {key: _clean(text) for key, text in attributes.items()})
    element.text = _clean(str(words)) or None
    return element


def document(root: Element) -> str:
    """Returns the whole document as text, with the line that says what it is."""
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode")


def _clean(text: str) -> str:
    return UNKNOWN.sub(" ", text)
