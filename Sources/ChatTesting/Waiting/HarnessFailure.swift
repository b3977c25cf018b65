/// Why a test's driver gave up: one text that says what was expected and shows everything seen until then.
package struct HarnessFailure: Error, CustomStringConvertible {
    /// What went wrong, for the person who reads the test's output.
    package let description: String

    /// Makes a failure.
    package init(_ description: String) {
        self.description = description
    }

    /// A failed system call, with the words for the current `errno`.
    package init(call: String, error: Int32) {
        self.description = "\(call) failed: \(Errno.text(error))"
    }
}
