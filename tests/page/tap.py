"""Runs test modules and prints TAP, as tests/run reads it: tap.py MODULE..."""

import sys
import time
import unittest


class Tap(unittest.TestResult):
    """A line per test; what failed in it as comments below."""

    def __init__(self):
        super().__init__()
        self.count, self.troubles, self.began = 0, [], 0

    def startTest(self, test):
        super().startTest(test)
        self.began = time.monotonic()
        self.troubles = []

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err:
            self.troubles.append(f"{subtest._subDescription()}: {err[1]}")

    def addError(self, test, err):
        super().addError(test, err)
        if not isinstance(test, unittest.TestCase):
            self.tell(False, str(test), str(err[1]))
        self.troubles.append(f"{err[0].__name__}: {err[1]}")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.troubles.append(str(err[1]))

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.count += 1
        print(f"ok {self.count} {name(test)} # skip {reason}", flush=True)
        self.troubles = None

    def stopTest(self, test):
        super().stopTest(test)
        if self.troubles is not None:
            self.tell(not self.troubles, f"{name(test)} ({time.monotonic() - self.began:.0f} s)", "\n".join(self.troubles))

    def tell(self, fine, what, trouble):
        self.count += 1
        print(f"{'ok' if fine else 'not ok'} {self.count} {what}", flush=True)
        for line in trouble.splitlines()[:60]:
            print(f"# {line[:400]}", flush=True)


def name(test):
    return test.id().replace("test_", "").replace("_", " ").replace(".", ", ", 1).split(".", 1)[-1] if hasattr(test, "id") else str(test)


if __name__ == "__main__":
    suite = unittest.defaultTestLoader.loadTestsFromNames(sys.argv[1:])
    result = Tap()
    print(f"1..{suite.countTestCases()}", flush=True)
    suite.run(result)
    sys.exit(not result.wasSuccessful())
