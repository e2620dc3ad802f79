"""What a request says of itself, for plain ASGI applications and frameworks alike."""

from starlette.types import Scope


def path_below(scope: Scope) -> str:
    """Return the path that was asked, below the root path that a proxy took away."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "").rstrip("/")
    return path[len(root) :] if root and path.startswith(f"{root}/") else path
