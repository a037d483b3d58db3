"""The field app's side of the server: its empty shell, and the JSON it downloads and sends."""
