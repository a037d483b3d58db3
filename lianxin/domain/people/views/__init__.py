"""Pages of this area. The joined page of one resident is `web:resident`; `presenting.file_parts` gives it our part."""
