/// Why an operation could not be done as it is meant: then its count would say nothing.
public struct BenchmarkFailure: Error, CustomStringConvertible {
    /// What was not as it must be.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
