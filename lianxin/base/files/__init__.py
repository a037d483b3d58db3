"""Files 附件: stored once by content, typed by content, photos without EXIF."""
