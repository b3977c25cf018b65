/// A wait for more input, because a sequence of keys is unfinished.
struct InputPause: Sendable, Equatable {
    /// How long to wait.
    let delay: Duration

    /// The number of chunks of input before it.
    let inputCount: Int
}
