"""Our service over the layers of the comparison: ``python -m bench.ours``, settings as ever."""

import uvicorn

from bench.layers import LAYERS
from service.api.protocol import BoundedProtocol
from service.app import create_app
from service.settings import Settings


def main() -> None:
    """Serve as ``service.asgi`` does, with other collections."""
    settings = Settings()
    collections = {layer.name: layer.collection() for layer in LAYERS}
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
