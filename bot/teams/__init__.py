"""The Teams app: receives activities, draws replies as cards."""

import warnings

with warnings.catch_warnings():
    # The SDK warns of a preview of its own, which is not used here, as soon as it is imported.
    warnings.simplefilter("ignore")
    import microsoft_teams.apps  # noqa: F401
