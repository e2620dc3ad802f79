"""Our service over the layers of the comparison: ``python -m bench.ours MB``.

The argument bounds the cache of tiles, 0 for none; all else comes from the settings as ever.
"""

import sys

import uvicorn

from bench.layers import GROWTH, LAYERS
from service.api.protocol import BoundedProtocol
from service.app import create_app
from service.settings import Settings


def main() -> None:
    """Serve as ``service.asgi`` does, with other collections."""
    settings = Settings().model_copy(update={"tile_cache_mb": int(sys.argv[1])})
    collections = {layer.name: layer.collection() for layer in (*LAYERS, GROWTH)}
    uvicorn.run(
        create_app(settings, collections=collections),
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
