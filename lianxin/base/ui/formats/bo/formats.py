"""Tibetan formats: year, month, day, in that order, in western digits as used in offices."""

DATE_FORMAT = "Y ལོའི་ཟླ་ n ཚེས་ j"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "Y ལོའི་ཟླ་ n ཚེས་ j H:i"
YEAR_MONTH_FORMAT = "Y ལོའི་ཟླ་ n"
MONTH_DAY_FORMAT = "ཟླ་ n ཚེས་ j"
SHORT_DATE_FORMAT = "Y-m-d"
SHORT_DATETIME_FORMAT = "Y-m-d H:i"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"]
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S"]
DATETIME_INPUT_FORMATS = [
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
]
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
