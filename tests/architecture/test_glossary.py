"""Every table of the product is a word of the trade, and the glossary has it."""

from pathlib import Path

from django.apps import apps

from tests.architecture.test_models import OURS

GLOSSARY = (Path(__file__).resolve().parents[2] / "GLOSSARY.md").read_text()


def test_every_table_is_in_the_glossary() -> None:
    names = [m.__name__ for label in OURS for m in apps.get_app_config(label).get_models()]
    missing = [n for n in names if f"`{n}`" not in GLOSSARY]
    assert not missing
