"""A group, its members, its sessions and who came."""

from lianxin.domain.groups.models.files import Attendance, Group, GroupMember, GroupSession

__all__ = ["Attendance", "Group", "GroupMember", "GroupSession"]
