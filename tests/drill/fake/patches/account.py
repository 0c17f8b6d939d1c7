"""The account that everything here belongs to."""

import os

ACCOUNT = os.environ.setdefault("MOTO_ACCOUNT_ID", "111122223333")
