/// The state of an interruption of the connection, with a rate limit for its notices.
package struct Outage: Sendable {
    /// The minimum interval between two notices, in milliseconds: failed attempts are many, and all alike.
    package static let wordsInterval: Int64 = 15_000

    /// The most messages that may wait for the connection; further ones are refused at once.
    package static let waitingLimit = 32

    /// Whether the connection is interrupted.
    package private(set) var isOn = false

    private var wordsTime: Int64?

    /// Makes a state without an interruption.
    package init() {}

    /// Records that the connection broke, or that an attempt failed.
    ///
    /// - Returns: Whether a notice is due.
    mutating func interrupted(now: Int64) -> Bool {
        let isDue = wordsTime.map { now - $0 >= Self.wordsInterval || now < $0 } ?? true
        isOn = true
        if isDue {
            wordsTime = now
        }
        return isDue
    }

    /// Records that the connection is back.
    mutating func ended() {
        isOn = false
        wordsTime = nil
    }
}
