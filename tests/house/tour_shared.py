"""The walk of somebody on a computer that others use: the forms whose words are not saved."""

from tests.web.steps import form_address


def walk(guide) -> None:
    """Opens each form that asks the browser to save nothing, and makes a mistake on it."""
    guide.open(f"{form_address(guide, lang=guide.lang)}&shared=yes")
    for name in ("booking", "booking/lost-code"):
        guide.go(f"{name}?shared=yes")
        guide.send(f"/{name}", email="ana")
