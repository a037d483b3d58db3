"""OpenRosa and the part of ODK Central's interface that pyODK uses: ways in for clients written elsewhere."""
