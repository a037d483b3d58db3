"""The operator's way in: `lianxin <command>`. One file per command in `commands/`."""
