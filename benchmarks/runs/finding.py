import importlib

from benchmarks.peers.protocol import Peer


def find_peer(name: str) -> Peer:
    """
    A way by name, or one of your own by `module:ATTRIBUTE`.

    Raises
    ------
    LookupError
        Saying which names there are.
    """
    module, colon, attribute = name.partition(":")
    if colon:
        try:
            found: Peer = getattr(importlib.import_module(module), attribute)
        except (ImportError, AttributeError) as error:
            raise LookupError(f"{name!r}: {error}") from None
        return found
    # the solvers of all ways, which a way of one's own need not wait for
    from benchmarks.peers.registry import PEERS

    for peer in PEERS:
        if peer.name == name:
            return peer
    names = ", ".join(peer.name for peer in PEERS)
    raise LookupError(f"{name!r} is no way; there are {names}, or give module:ATTRIBUTE of your own")
