"""What `lianxin rules` does with policy packs: check, explain, compare, export. One file each."""
