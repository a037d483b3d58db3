"""Django database backend ``lianxin.base.db.sqlite``: Django's own SQLite backend, made safe for many writers."""
