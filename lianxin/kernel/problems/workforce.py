"""Problems of workforce."""
