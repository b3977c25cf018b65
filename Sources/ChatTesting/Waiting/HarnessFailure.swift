/// A failure of a test's driver: one text with the unmet expectation and everything seen until then.
package struct HarnessFailure: Error, CustomStringConvertible {
    /// The description, for the person reading the test's output.
    package let description: String

    /// Makes a failure.
    package init(_ description: String) {
        self.description = description
    }

    /// Creates a failure for a system call, with the text of its `errno`.
    package init(call: String, error: Int32) {
        self.description = "\(call) failed: \(Errno.text(error))"
    }
}
