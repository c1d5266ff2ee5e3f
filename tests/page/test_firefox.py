"""What a visitor meets, and the numbers, in Firefox."""

import unittest

import test_first
import test_numbers


class FirstInFirefox(test_first.First):

    BROWSER = "firefox"


class NumbersInFirefox(test_numbers.Numbers):

    BROWSER = "firefox"


if __name__ == "__main__":
    unittest.main()
