"""Telling Pint quantities from other values, without Pint."""

from __future__ import annotations


def is_quantity(value: object) -> bool:
    """Whether something is a Pint quantity, of any registry; Pint is not loaded to find out.

    >>> is_quantity(3.0)
    False
    """
    return any(cls.__name__ == "PlainQuantity" and cls.__module__.startswith("pint.") for cls in type(value).__mro__)
