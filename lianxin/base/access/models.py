"""Users, the roles they hold where and until when, their sessions, and emergency access."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from lianxin.base.access.devices import AuthenticatorApp, RecoveryCodes
from lianxin.kernel.ids import new_id

__all__ = ["AuthenticatorApp", "EmergencyAccess", "Grant", "LoginSession", "RecoveryCodes", "User"]


class UserManager(BaseUserManager["User"]):
    """Only what Django's authentication needs; accounts are made by `services.create_user`."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):  # type: ignore[django-manager-missing]  # that of django-otp's devices
    """A person who logs in. What they may do comes from their grants alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField("用户名", max_length=60, unique=True)
    display_name = models.CharField("姓名", max_length=60)
    display_name_bo = models.CharField("藏文姓名", max_length=120, blank=True)
    place = models.CharField("所属区划", max_length=12, help_text="账号由哪一级管理")
    language = models.CharField("界面语言", max_length=10, default="zh-hans")
    screen_mode = models.CharField("显示模式", max_length=24, default="auto.standard", help_text="颜色.字号")
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("下次登录须改密码", default=True)
    created_at = models.DateTimeField("建立时间")

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "用户"
        indexes = [models.Index(fields=["place"], name="user_place")]

    def __str__(self) -> str:
        return self.display_name

    # django-otp, django-axes and Django's own checks ask for these; the product never grants through them.
    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class Grant(models.Model):
    """A role held over a place for a half-open period. A delegation is a grant that names the grant it comes from."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="grants", verbose_name="用户")
    role = models.CharField("角色代码", max_length=40)
    place = models.CharField("辖区", max_length=12)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期(不含)", null=True, blank=True)
    delegated_from = models.ForeignKey(
        "access.Grant", on_delete=models.PROTECT, null=True, blank=True, related_name="delegations", verbose_name="委托自"
    )
    reason = models.CharField("理由", max_length=200, blank=True)
    granted_by = models.UUIDField("授予人编号", null=True)
    created_at = models.DateTimeField("授予时间")

    class Meta:
        verbose_name = "授权"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="grant_period_is_forward",
            )
        ]
        indexes = [models.Index(fields=["user"], name="grant_user"), models.Index(fields=["place", "role"], name="grant_place_role")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}@{self.place}"


class LoginSession(models.Model):
    """One login on one device, so that it can be listed and ended. The session key itself is kept only as a digest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("access.User", on_delete=models.CASCADE, related_name="logins", verbose_name="用户")
    key_digest = models.CharField("会话摘要", max_length=64, unique=True)
    device = models.CharField("设备", max_length=120, blank=True)
    address = models.GenericIPAddressField("最近的网络地址", null=True, blank=True)
    mark = models.CharField("浏览器标记摘要", max_length=64, blank=True)
    started_at = models.DateTimeField("登录时间")
    seen_at = models.DateTimeField("最近活动")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "登录"
        indexes = [models.Index(fields=["user", "ended_at"], name="login_user_open")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.started_at:%Y-%m-%d %H:%M}"


class EmergencyAccess(models.Model):
    """Break-glass 紧急查阅: to see one resident outside one's reach, with a reason, approved by another, for hours."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="emergencies", verbose_name="申请人")
    resident_id = models.UUIDField("居民编号")
    place = models.CharField("居民所在区划", max_length=12)
    reason = models.CharField("理由", max_length=300)
    asked_at = models.DateTimeField("申请时间")
    decided_by = models.UUIDField("审批人编号", null=True, blank=True)
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    approved = models.BooleanField("批准", null=True, blank=True)
    expires_at = models.DateTimeField("失效时间", null=True, blank=True)

    class Meta:
        verbose_name = "紧急查阅"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved__isnull=True, decided_at__isnull=True)
                | models.Q(approved__isnull=False, decided_at__isnull=False, decided_by__isnull=False),
                name="emergency_decided_whole",
            )
        ]
        indexes = [models.Index(fields=["user", "expires_at"], name="emergency_user")]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.resident_id}"
