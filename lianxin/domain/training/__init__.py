"""Training 培训: programmes, courses, sessions, attendance, hours, credentials that others can verify."""
