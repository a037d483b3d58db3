"""Static checks of rules and tables; `lianxin.engines.rules.check` is the face."""
