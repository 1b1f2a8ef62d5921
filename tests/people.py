"""A resident with a browser: opens pages, fills forms, presses buttons. Every page is judged."""

from urllib.parse import urljoin, urlsplit

from bs4 import Tag
from flask import Flask

from tests.page import Page, judge


class Visitor:
    """Walks the site through the app, without any script, and keeps cookies."""

    def __init__(self, app: Flask, *, network: str = "203.0.113.7") -> None:
        self.app = app
        self.client = app.test_client()
        self._network = network
        self.page: Page | None = None

    def open(self, address: str, **more: object) -> Page:
        """Opens an address and follows redirects as a browser does."""
        return self._arrive("GET", address, **more)

    def follow(self, words: str) -> Page:
        """Follows the link whose words contain these."""
        link = self.page.link(words)
        return self.open(urljoin(self.page.address, link["href"]))

    def press(self, words: str, **typed: str | list[str]) -> Page:
        """Fills the form around the button with these words, and presses it.

        Boxes of one name that are ticked together are a list.
        """
        button = self.page.button(words)
        form = button.find_parent("form")
        return self._send(form, button, typed)

    def send(self, action: str, **typed: str | list[str]) -> Page:
        """Fills the form with this address on the page, and presses its first strong button."""
        form = next(
            item
            for item in self.page.soup.main.find_all("form", method="post")
            if item["action"].partition("?")[0].endswith(action)
        )
        button = form.find("button", class_="strong") or form.find("button")
        return self._send(form, button, typed)

    def post(self, address: str, data: dict | None = None, **more: object) -> Page:
        """Posts to an address without a form, as a script would."""
        return self._arrive("POST", address, data=data or {}, **more)

    def _send(self, form: Tag, button: Tag, typed: dict[str, str | list[str]]) -> Page:
        fields = _fields(form) | typed
        if button.get("name"):
            fields[button["name"]] = button.get("value", "")
        target = button.get("formaction") or form.get("action") or self.page.address
        address = urljoin(self.page.address, target)
        if form.get("method", "get").lower() == "post":
            return self._arrive("POST", address, data=fields)
        return self._arrive("GET", urlsplit(address).path, query_string=fields)

    def _arrive(self, method: str, address: str, **more: object) -> Page:
        for _ in range(6):
            answer = self.client.open(
                address,
                method=method,
                environ_overrides={"REMOTE_ADDR": self._network},
                **more,
            )
            if answer.status_code not in {301, 302, 303, 308}:
                break
            if urlsplit(answer.location).netloc not in {"", "localhost"}:
                break
            address, method, more = urljoin(address, answer.location), "GET", {}
        self.page = Page(answer, address)
        if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400:
            judge(self.page)
        return self.page


def _fields(form: Tag) -> dict[str, str | list[str]]:
    fields: dict[str, str | list[str]] = {}
    for item in form.find_all(["input", "select", "textarea"]):
        if item.name == "textarea":
            fields[item["name"]] = item.get_text()
        elif item.name == "select":
            chosen = item.find("option", selected=True) or item.find("option")
            fields[item["name"]] = chosen.get("value", "")
        elif item.get("type") in {"checkbox", "radio"}:
            if item.has_attr("checked"):
                fields.setdefault(item["name"], []).append(item["value"])
        elif item.get("name"):
            fields[item["name"]] = item.get("value", "")
    return fields
