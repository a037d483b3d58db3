"""Problems of purchasing."""
