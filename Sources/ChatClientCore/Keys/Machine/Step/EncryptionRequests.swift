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

    private var purposes: [RequestNumber: Purpose] = [:]
    /// Purposes that have failed, and when they may be tried again: monotonic milliseconds.
    private var pauses: [Purpose: Int64] = [:]
    private var last: UInt64 = 0

    /// Milliseconds until a request that the server could not answer is made again.
    static let pause: Int64 = 1000
    /// The longest such time, after several failures.
    static let longestPause: Int64 = 60_000

    func isUnderway(_ purpose: Purpose) -> Bool {
        purposes.values.contains(purpose)
    }

    /// Whether a request may be made now.
    func isFree(_ purpose: Purpose, at monotonic: Int64) -> Bool {
        !isUnderway(purpose) && pauses[purpose, default: .min] <= monotonic
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

    /// - Parameter failures: How often it has failed before: each doubles the pause.
    mutating func pause(_ purpose: Purpose, after failures: Int = 0, at monotonic: Int64) {
        pauses = pauses.filter { $0.value > monotonic }
        pauses[purpose] = monotonic + min(Self.pause << Int64(min(failures, 10)), Self.longestPause)
    }

    /// The connection is gone. Numbers are not used again.
    mutating func removeAll() {
        purposes = [:]
        pauses = [:]
    }
}
