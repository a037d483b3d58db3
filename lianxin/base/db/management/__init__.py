"""Django's commands that are done our way."""
