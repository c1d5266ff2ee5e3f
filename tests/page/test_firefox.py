"""What a visitor meets, in Firefox."""

import unittest

import test_first


class FirstInFirefox(test_first.First):

    BROWSER = "firefox"


if __name__ == "__main__":
    unittest.main()
