"""Where the local stack lives: its ports and folders, so that several may run on one machine."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REGION = "sa-east-1"
STACK = "portaria"
STAGE = "local"
CREDENTIALS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}


@dataclass(frozen=True)
class Places:
    """PORTAL_PORT, EMULATOR_PORT and LOCAL_DIR choose other ports and another folder."""

    folder: Path
    portal_port: int
    emulator_port: int

    @classmethod
    def from_environment(cls) -> "Places":
        folder = Path(os.environ.get("LOCAL_DIR", ROOT / ".local")).resolve()
        portal, emulator = os.environ.get("PORTAL_PORT", "8000"), os.environ.get("EMULATOR_PORT", "4566")
        return cls(folder, int(portal), int(emulator))

    @property
    def portal_url(self) -> str:
        return f"http://localhost:{self.portal_port}"

    @property
    def outbox_url(self) -> str:
        return f"{self.portal_url}/__outbox"

    @property
    def emulator_url(self) -> str:
        return f"http://127.0.0.1:{self.emulator_port}"

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def stack_file(self) -> Path:
        return self.folder / "stack.json"

    @property
    def pid_file(self) -> Path:
        return self.folder / "run.pid"

    def emulator_environment(self) -> dict[str, str]:
        """The emulator's whole environment: functions inherit it, so nothing of the caller's may be in it."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return kept | {
            "LANG": "C.UTF-8",
            "TMPDIR": str(self.folder / "tmp"),
            "GATEWAY_PORT": str(self.emulator_port),
            "PORTAL_PORT": str(self.portal_port),
            "BIND_HOST": "127.0.0.1",
            "MINISTACK_REGION": REGION,
            "STATE_DIR": str(self.state),
            "S3_DATA_DIR": str(self.folder / "s3"),
            "LOG_DIR": str(self.log),
            "PERSIST_STATE": "1",
            "S3_PERSIST": "1",
            "SNAPSHOT_SECONDS": "2",
            "AUTH": "true",
            "LOG_LEVEL": "WARNING",
            "LAMBDA_WARM_TTL_SECONDS": "60",
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "PYTHONUNBUFFERED": "1",
        }
