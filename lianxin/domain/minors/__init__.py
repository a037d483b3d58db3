"""Child protection 未成年人保护."""
