/// What is known of an interruption of the connection.
package struct Outage: Sendable {
    /// Milliseconds from one word about it to the next: attempts that fail are many, and each fails alike.
    package static let wordsInterval: Int64 = 15_000

    /// The most messages that may wait: what is sent beyond is refused at once.
    package static let waitingLimit = 32

    /// Whether the connection is lost for now.
    package private(set) var isOn = false

    private var wordsTime: Int64?

    /// The connection is not lost.
    package init() {}

    /// Takes note that the connection broke, or that an attempt failed.
    ///
    /// - Returns: Whether it is time to say so.
    mutating func interrupted(now: Int64) -> Bool {
        let isDue = wordsTime.map { now - $0 >= Self.wordsInterval || now < $0 } ?? true
        isOn = true
        if isDue {
            wordsTime = now
        }
        return isDue
    }

    /// Takes note that the connection is back.
    mutating func ended() {
        isOn = false
        wordsTime = nil
    }
}
