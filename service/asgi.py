"""The server's process: ``python -m service.asgi`` serves the application of the settings found."""

from threading import Thread

import uvicorn

from service.api.middleware.forwarded import ForwardedLayer
from service.api.protocol import BoundedProtocol
from service.app import create_app
from service.settings import Settings
from service.web.mappa import make_files


def main() -> None:
    """Serve until told to stop; requests under way get ten seconds to end."""
    settings = Settings()
    Thread(target=make_files, name="make-files", daemon=True).start()
    uvicorn.run(
        ForwardedLayer(create_app(settings), settings.trusted_proxies),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http=BoundedProtocol,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=10,
    )


if __name__ == "__main__":
    main()
