/// Challenges that can be guessed, so that the fuzzer answers some of them.
struct CountingBits: RandomNumberGenerator {
    private var last: UInt64 = 0

    mutating func next() -> UInt64 {
        last += 1
        return last
    }
}
