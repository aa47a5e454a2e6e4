"""What the tests of plugins share: a site in which a test installs its own."""

from support.plugin_site import site  # noqa: F401  # a fixture
