"""Run by itself: Apprise's own mailto:// plugin, as it comes, sending so many messages."""

import json
import sys
import time

from apprise import Apprise

TEXT = "Dear reader\n" + "This date is yours to meet: 12 September 2012.\n" * 24


def main() -> None:
    """Send the number of messages asked for to the port named."""
    port, count = int(sys.argv[1]), int(sys.argv[2])
    sender = Apprise()
    sender.add(
        f"mailto://127.0.0.1:{port}?from=plans@example.org&to=reader@example.org&mode=insecure"
    )
    sender.servers[0].request_rate_per_sec = 0  # its wait between messages is not what is measured
    began = time.perf_counter()
    sent = sum(bool(sender.notify(title="Your dates", body=TEXT)) for _ in range(count))
    took = time.perf_counter() - began
    assert sent == count, f"{sent} of {count} were sent"
    print(json.dumps({"seconds": took}))  # noqa: T201 - read by whoever started this


if __name__ == "__main__":
    main()
