/// The fuzzer's bytes, read from the front. Bytes that select behaviour come first, so that a mutated tail changes
/// little.
struct FuzzInput {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    /// Whether all bytes have been read.
    var isEmpty: Bool {
        rest.isEmpty
    }

    /// The next byte; 0 at the end.
    mutating func byte() -> UInt8 {
        rest.popFirst() ?? 0
    }

    /// A number below a bound, from one byte.
    ///
    /// - Parameter bound: From 1 to 256.
    mutating func number(below bound: Int) -> Int {
        Int(byte()) % bound
    }

    /// The next bytes, at most a count.
    mutating func bytes(_ count: Int) -> [UInt8] {
        let taken = rest.prefix(count)
        rest = rest.dropFirst(count)
        return Array(taken)
    }

    /// All remaining bytes.
    mutating func remainder() -> [UInt8] {
        bytes(rest.count)
    }
}
