/// Predictable challenges, so that the fuzzer can answer some of them.
struct CountingBits: RandomNumberGenerator {
    private var last: UInt64 = 0

    mutating func next() -> UInt64 {
        last += 1
        return last
    }
}
