"""The names of the papers in `domain/data/documents.toml`, for the catalogues.

A name that is not here is shown in English everywhere: write it down in both places.
"""

from citykey_site.words.marks import mark

NAMES = frozenset(
    (
        mark("Driver's license or state ID"),
        # i18n: A card from a consulate of the person's home country.
        mark("Consular ID card"),
        mark("Driver's license from another country"),
        mark("Expired passport from another country"),
        mark("A passport, or a different document with a photo"),
        mark("Birth certificate"),
        # i18n: An office of the U.S. government. Keep its English name in brackets.
        mark("Papers from the Department of Homeland Security"),
        # i18n: A list of courses and grades from a school.
        mark("High school transcript"),
        # i18n: A form that a person gets at the end of military service.
        mark("Military discharge form"),
        mark("A different document with the date of birth"),
        mark("Bill for gas, electricity, or water"),
        mark("A different document with your Chicago address"),
        mark("Letter from a shelter or an organization that helps you"),
        # i18n: The name of a form of the City. Keep the English name.
        mark("CityKey Care of Letter"),
        # i18n: The name of a form of the City. Keep the English name.
        mark("Caretaker Attestation Form"),
    )
)
