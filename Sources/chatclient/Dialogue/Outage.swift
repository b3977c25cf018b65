import ChatClientCore

/// What is known of an interruption of the connection, and of the messages that wait for its end.
struct Outage: Sendable {
    /// Milliseconds from one word about it to the next: attempts that fail are many, and each fails alike.
    static let wordsInterval: Int64 = 15_000

    /// The most messages that may wait: what is sent beyond is refused at once.
    static let waitingLimit = 32

    /// Whether the connection is lost for now.
    private(set) var isOn = false

    /// Messages that were handed over and not answered, with nobody waiting for their answers.
    var waiting = 0

    private var wordsTime: Int64?

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
