"""One's own account: signing in and out, password, second factor, logins, lent roles, notices."""
