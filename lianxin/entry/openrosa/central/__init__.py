"""The part of ODK Central's REST interface that pyODK 1.3 uses, shaped so that the unmodified client works.

A project is a place (the first six digits of its division code: a county, or a city for forms of a whole city). Left out:
entities and datasets, app users and form assignments (devices and assignments have pages of their own), drafts made through
the interface, encryption, Enketo, backups.
"""
