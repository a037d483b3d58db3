"""Wiring of the whole product. What a deployment may change is in `environment.py`; everything else is decided here."""

from __future__ import annotations

from pathlib import Path

from lianxin.base.db.keys import django_secret
from lianxin.base.ui.csp import STRICT
from lianxin.base.ui.languages import LANGUAGES as UI_LANGUAGES
from lianxin.kernel import environment

BASE_DIR = Path(__file__).resolve().parent.parent.parent
PACKAGE_DIR = BASE_DIR / "lianxin"

LIANXIN_MODE = environment.text("LIANXIN_MODE", "production")
if LIANXIN_MODE not in {"production", "demo", "test"}:
    raise ValueError("LIANXIN_MODE must be production, demo or test")
IS_PRODUCTION = LIANXIN_MODE == "production"
LIANXIN_DEMO = LIANXIN_MODE in {"demo", "test"}
LIANXIN_VAR = Path(environment.text("LIANXIN_VAR", str(BASE_DIR / "var")))
LIANXIN_PACKS = Path(environment.text("LIANXIN_PACKS", str(BASE_DIR / "packs")))
LIANXIN_KEYS_FILE = Path(environment.text("LIANXIN_KEYS_FILE", str(LIANXIN_VAR / "keys.json")))
LIANXIN_FILES = LIANXIN_VAR / "files"
LIANXIN_AMENDMENT_SECONDS = 0 if LIANXIN_MODE == "test" else 60  # between two looks for amendments; tests say when
LIANXIN_SESSION_IDLE_MINUTES = environment.number("LIANXIN_SESSION_IDLE_MINUTES", 60)
LIANXIN_SESSION_HOURS = environment.number("LIANXIN_SESSION_HOURS", 12)
LIANXIN_SESSIONS_PER_USER = environment.number("LIANXIN_SESSIONS_PER_USER", 3)
LIANXIN_SECOND_FACTOR = environment.text("LIANXIN_SECOND_FACTOR", "required" if IS_PRODUCTION else "optional")
LIANXIN_ROSTER_MEGABYTES = environment.number("LIANXIN_ROSTER_MEGABYTES", 32)
LIANXIN_JOB_DAYS = environment.number("LIANXIN_JOB_DAYS", 30)
LIANXIN_PROXIES = environment.text("LIANXIN_PROXIES", "")
LIANXIN_TILE_SOURCE = environment.text("LIANXIN_TILES", "")
LIANXIN_SMTP = environment.text("LIANXIN_SMTP", "")
LIANXIN_BOTS = {name: environment.pairs(f"LIANXIN_{name.upper()}_BOTS") for name in ("wecom", "dingtalk", "feishu")}
LIANXIN_INSIDE = frozenset(filter(None, environment.text("LIANXIN_INSIDE", "").replace(" ", "").split(",")))

SECRET_KEY = django_secret(LIANXIN_KEYS_FILE)
DEBUG = False
ALLOWED_HOSTS = environment.text("LIANXIN_HOSTS", "localhost,127.0.0.1,[::1]").split(",") + (["testserver"] if LIANXIN_MODE == "test" else [])

LIANXIN_MAIL_FROM = environment.text("LIANXIN_MAIL_FROM", f"lianxin@{ALLOWED_HOSTS[0]}")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_otp",
    "axes",
    "django_htmx",
    "django_tasks",
    "lianxin.base.db",
    "lianxin.base.audit",
    "lianxin.base.access",
    "lianxin.base.places",
    "lianxin.base.files",
    "lianxin.base.jobs",
    "lianxin.base.notices",
    "lianxin.base.amendments",
    "lianxin.base.ui",
    "lianxin.base.sheets",
    "lianxin.domain.people",
    "lianxin.domain.needs",
    "lianxin.domain.commitments",
    "lianxin.domain.proceedings",
    "lianxin.domain.errands",
    "lianxin.domain.care",
    "lianxin.domain.surveys",
    "lianxin.domain.screening",
    "lianxin.domain.goods",
    "lianxin.domain.meals",
    "lianxin.domain.emergency",
    "lianxin.domain.settlement",
    "lianxin.domain.cases",
    "lianxin.domain.groups",
    "lianxin.domain.mediation",
    "lianxin.domain.minors",
    "lianxin.domain.workforce",
    "lianxin.domain.exams",
    "lianxin.domain.practice",
    "lianxin.domain.training",
    "lianxin.domain.careers",
    "lianxin.domain.payroll",
    "lianxin.domain.purchasing",
    "lianxin.domain.conduct",
    "lianxin.entry.web",
    "lianxin.entry.public",
    "lianxin.entry.field",
    "lianxin.entry.openrosa",
]

MIDDLEWARE = [
    "lianxin.base.access.proxy.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "lianxin.base.ui.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lianxin.base.ui.compression.CompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "lianxin.base.ui.bodies.BodyLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "lianxin.base.access.middleware.ViewerMiddleware",
    "lianxin.entry.web.accounts.middleware.UnfinishedAccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lianxin.base.ui.errors.ProblemMiddleware",
    "lianxin.entry.web.joined.looks.LooksMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "lianxin.base.ui.context.page_context",
            ],
        },
    }
]
FORM_RENDERER = "lianxin.base.ui.forms.Renderer"
CSRF_FAILURE_VIEW = "lianxin.base.ui.errors.stale_form"
ROOT_URLCONF = "lianxin.project.urls"
WSGI_APPLICATION = "lianxin.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {"default": environment.database(environment.text("DATABASE_URL", ""), LIANXIN_VAR)}
DATABASES["default"].setdefault("ATOMIC_REQUESTS", False)
if LIANXIN_MODE == "test" and "sqlite" in str(DATABASES["default"]["ENGINE"]):
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # one per test process; no file, no fsync

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("username", "display_name")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "web:login"
LOGIN_REDIRECT_URL = "web:home"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # a locked-out person who tries again does not wait longer
AXES_LOCKOUT_CALLABLE = "lianxin.entry.web.accounts.throttling.locked_out"
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]
OTP_TOTP_ISSUER = "连心"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = UI_LANGUAGES
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
FORMAT_MODULE_PATH = ["lianxin.base.ui.formats"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = LIANXIN_VAR / "static"
STATICFILES_DIRS = [PACKAGE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LIANXIN_MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = LIANXIN_MODE == "test"
WHITENOISE_AUTOREFRESH = LIANXIN_MODE == "test"
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_PERMISSIONS = 0o600

IS_HTTPS = environment.text("LIANXIN_HTTPS", "1" if IS_PRODUCTION else "0") == "1"
LIANXIN_SITE = environment.text("LIANXIN_SITE", f"{'https' if IS_HTTPS else 'http'}://{ALLOWED_HOSTS[0]}").rstrip("/")
SECURE_CSP = STRICT
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
# A year in which browsers refuse plain HTTP cannot be taken back: other people's subdomains are theirs to decide.
LIANXIN_HSTS = environment.choice("LIANXIN_HSTS", "host", ("host", "subdomains", "preload"))
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS and LIANXIN_HSTS != "host"
SECURE_HSTS_PRELOAD = IS_HTTPS and LIANXIN_HSTS == "preload"
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # subdomains and preload not set: chosen by LIANXIN_HSTS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "lianxin.base.access.session_store"
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_AGE = LIANXIN_SESSION_HOURS * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SECURE = IS_HTTPS
X_FRAME_OPTIONS = "DENY"

TASKS = {"default": {"BACKEND": "lianxin.base.jobs.backend.LeasedBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"class": "lianxin.kernel.log_secrets.SecretFormatter", "format": "{asctime} {levelname} {name} {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
