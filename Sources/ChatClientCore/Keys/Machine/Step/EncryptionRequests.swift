/// The requests of one connection that wait for their answers, each purpose at most once at a time.
struct EncryptionRequests: Sendable {
    /// What an answer is for.
    enum Purpose: Hashable, Sendable {
        case conversations
        case page(UInt64)
        case devices(String)
        case accept(String, CommandNumber, isFirst: Bool)
        case publishDevices
        case resetIdentity(CommandNumber)
        case publishPrekeys(PrekeyUpkeep.Published)
        case text(UInt64)
        case mail
        case outgoingMail(UInt64)
    }

    private var purposes: [RequestNumber: Purpose] = [:]
    /// Purposes that wait before they are tried again.
    private var pauses: [Purpose: Backoff] = [:]
    private var last: UInt64 = 0

    func isUnderway(_ purpose: Purpose) -> Bool {
        purposes.values.contains(purpose)
    }

    /// Whether a request may be made now.
    func isFree(_ purpose: Purpose, at monotonic: Int64) -> Bool {
        !isUnderway(purpose) && pauses[purpose.paced]?.isOver(at: monotonic) ?? true
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

    /// The purpose of an answer; `nil` for one of an earlier connection, and one that was dropped.
    mutating func take(_ number: RequestNumber) -> Purpose? {
        purposes.removeValue(forKey: number)
    }

    /// The answer to a request does not count any more. It takes no part in the bound of one at a time, so only rare
    /// events may drop one.
    mutating func drop(_ purpose: Purpose) {
        purposes = purposes.filter { $0.value != purpose }
    }

    /// The server has carried a request out: the next failure is a first one.
    mutating func succeeded(_ purpose: Purpose) {
        pauses[purpose.paced] = nil
    }

    /// A request has failed: one for the same purpose waits.
    mutating func failed(_ purpose: Purpose, _ error: ChatError, at monotonic: Int64) {
        guard purpose.isRepeated else {
            return
        }
        prune(at: monotonic)
        pauses[purpose.paced, default: Backoff()].fail(error, at: monotonic)
    }

    /// A request was answered, and asking at once again would bring the same.
    ///
    /// - Parameter times: How often that was so before: each doubles the pause.
    mutating func pause(_ purpose: Purpose, after times: Int = 0, at monotonic: Int64) {
        prune(at: monotonic)
        let duration = min(Backoff.first << Int64(min(times, 10)), Backoff.longest)
        pauses[purpose.paced, default: Backoff()].wait(duration, at: monotonic)
    }

    /// A request was answered with what moves nothing: that counts as a failure.
    mutating func movedNothing(_ purpose: Purpose, at monotonic: Int64) {
        prune(at: monotonic)
        pauses[purpose.paced, default: Backoff()].fail(ChatError(.timedOut, ""), at: monotonic)
    }

    /// Forgets failures that lie long back.
    private mutating func prune(at monotonic: Int64) {
        pauses = pauses.filter { !$0.value.isOver(at: monotonic - Backoff.longest) }
    }

    /// The connection is gone. Numbers are not used again.
    mutating func removeAll() {
        purposes = [:]
        pauses = [:]
    }
}

extension EncryptionRequests.Purpose {
    /// The purpose whose failures count for this one: what is published changes, but not how long it waits.
    fileprivate var paced: Self {
        if case .publishPrekeys = self { .publishPrekeys(PrekeyUpkeep.Published(pairs: [])) } else { self }
    }

    /// Whether an answer succeeds by what it moves.
    var isJudgedByProgress: Bool {
        switch self {
        case .page, .devices, .mail: true
        case .conversations, .accept, .publishDevices, .resetIdentity, .publishPrekeys, .text, .outgoingMail: false
        }
    }

    /// Whether it is asked for until it succeeds. Texts and mail decide for themselves, and a person asks again.
    fileprivate var isRepeated: Bool {
        switch self {
        case .conversations, .page, .devices, .publishDevices, .resetIdentity, .publishPrekeys, .mail: true
        case .accept, .text, .outgoingMail: false
        }
    }
}
