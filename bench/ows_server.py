"""Our service over the starter data: ``python -m bench.ows_server MB``.

The argument bounds the cache of pictures, 0 for none; all else comes from the settings as ever.
"""

import sys

import uvicorn

from service.api.protocol import BoundedProtocol
from service.app import create_app
from service.settings import Settings


def main() -> None:
    """Serve as ``service.asgi`` does."""
    settings = Settings().model_copy(update={"ows_cache_mb": int(sys.argv[1])})
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http=BoundedProtocol,
        log_config=None,
        access_log=False,
        server_header=False,
    )


if __name__ == "__main__":
    main()
