/// The requests of one connection that wait for their answers, each purpose at most once at a time.
struct EncryptionRequests: Sendable {
    /// What an answer is for.
    enum Purpose: Hashable, Sendable {
        case conversations
        case page(UInt64)
        case devices(String)
        case accept(String, CommandNumber)
        case publishDevices
        case resetIdentity(CommandNumber)
        case publishPrekeys(PrekeyUpkeep.Published)
        case text(UInt64)
        case mail
        case outgoingMail(UInt64)
    }

    private struct Pause {
        /// How often the purpose has failed in a row.
        var failures: Int
        /// When it may be tried again: monotonic milliseconds.
        var end: Int64
    }

    private var purposes: [RequestNumber: Purpose] = [:]
    private var pauses: [Purpose: Pause] = [:]
    private var last: UInt64 = 0

    /// Milliseconds until a request is made again that has failed, or whose answer has moved nothing. Each further
    /// failure doubles them, up to the longest pause.
    static let pause: Int64 = 1000
    static let longestPause: Int64 = 60_000

    func isUnderway(_ purpose: Purpose) -> Bool {
        purposes.values.contains(purpose)
    }

    /// Whether a request may be made now.
    func isFree(_ purpose: Purpose, at monotonic: Int64) -> Bool {
        !isUnderway(purpose) && pauses[purpose]?.end ?? .min <= monotonic
    }

    func contains(where condition: (Purpose) -> Bool) -> Bool {
        purposes.values.contains(where: condition)
    }

    mutating func add(_ purpose: Purpose) -> RequestNumber {
        last += 1
        let number = RequestNumber(rawValue: last)
        purposes[number] = purpose
        return number
    }

    /// The purpose of an answer; `nil` for one of an earlier connection.
    mutating func take(_ number: RequestNumber) -> Purpose? {
        purposes.removeValue(forKey: number)
    }

    /// A request has failed, or its answer has moved nothing.
    mutating func pause(_ purpose: Purpose, at monotonic: Int64) {
        pauses = pauses.filter { monotonic - $0.value.end < Self.longestPause }
        let failures = pauses[purpose]?.failures ?? 0
        let time = failures < 6 ? Self.pause << failures : Self.longestPause
        pauses[purpose] = Pause(failures: failures + 1, end: monotonic + min(time, Self.longestPause))
    }

    /// An answer has moved something.
    mutating func succeeded(_ purpose: Purpose) {
        pauses[purpose] = nil
    }

    /// The connection is gone. Numbers are not used again.
    mutating func removeAll() {
        purposes = [:]
        pauses = [:]
    }
}
