/// An operation did not run as intended: its count would be meaningless.
public struct BenchmarkFailure: Error, CustomStringConvertible {
    /// The reason.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
