"""A certificate authority of a test's own, over the OpenSSL of the machine."""

from __future__ import annotations

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

from support.needs import needs_program

_NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


@dataclass(frozen=True)
class Authority:
    """Signs certificates."""

    folder: Path

    @property
    def certificate(self) -> Path:
        return self.folder / "ca.pem"

    @classmethod
    def found(cls, folder: Path) -> Authority:
        folder.mkdir()
        made = cls(folder)
        made._openssl("req", "-x509", *_NEW_KEY, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=ca")
        return made

    def server(self, host: str, days: int = 2) -> ssl.SSLContext:
        """A server's context with a certificate for a host, valid for so many days, or expired for them."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*self.signed(host, days))
        context.set_alpn_protocols(["h2", "http/1.1"])
        return context

    def signed(self, host: str, days: int = 2) -> tuple[Path, Path]:
        """A certificate for a host, or for an address, and its key."""
        name = f"{host}{days}"
        kind = "IP" if host[0].isdigit() else "DNS"
        (self.folder / "names").write_text(f"subjectAltName={kind}:{host}\n")
        self._openssl("req", *_NEW_KEY, "-keyout", f"{name}.key", "-out", "request", "-subj", f"/CN={host}")
        signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names", "-days", str(days))
        self._openssl("x509", "-req", "-in", "request", "-out", f"{name}.pem", *signed)
        return self.folder / f"{name}.pem", self.folder / f"{name}.key"

    def _openssl(self, *arguments: str) -> None:
        program = needs_program("openssl")
        subprocess.run([program, *arguments], cwd=self.folder, check=True, capture_output=True, timeout=60)
