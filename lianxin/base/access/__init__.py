"""Access 权限: who may do what, where, and until when; every refusal is the default."""
