import DequeModule

/// Accounts of which the server has said on this connection that they have no keys, so that texts to them go out in the
/// clear.
///
/// Somebody may get keys at any time, and the server tells that only to accounts with which there is a conversation. So
/// the answer is asked for before the first text to an account, and again before each text once it is
/// ``EncryptionLimits/plainAge`` old: from then on nothing goes out in the clear. If that happens so often that more
/// than ``EncryptionLimits/plainChecks`` requests a minute would go out, answers count up to
/// ``EncryptionLimits/plainCache``: a program that writes to many is not slowed down.
struct PlainAccounts: Sendable {
    private struct Answer {
        /// Monotonic milliseconds.
        var time: Int64
        /// Whether a text had asked for it.
        var isForText: Bool
    }

    private var answers: [String: Answer] = [:]
    /// Accounts to which a text waits for the answer.
    private var texts: Set<String> = []
    /// When it was asked again for accounts that had no keys, within the last minute: monotonic milliseconds.
    private var checks: Deque<Int64> = []

    /// Accounts that are asked about again, and whose former answer is not told to people any more.
    private var asked: Set<String> = []

    private static let minute: Int64 = 60_000

    /// A text to the account waits for an answer.
    mutating func beginsText(to account: String) {
        texts.insert(account)
    }

    /// A request for the account's lists goes out because of a text.
    mutating func asks(_ account: String, at monotonic: Int64) {
        while let first = checks.first, monotonic - first >= Self.minute {
            checks.removeFirst()
        }
        if answers[account]?.isForText == true {
            checks.append(monotonic)
        }
    }

    /// The server says that the account has no list.
    mutating func note(_ account: String, at monotonic: Int64) {
        asked.remove(account)
        let isForText = texts.remove(account) != nil || answers[account]?.isForText == true
        answers[account] = Answer(time: monotonic, isForText: isForText)
    }

    /// Whether the last answer was that the account has no list.
    func hasAnswer(_ account: String) -> Bool {
        answers[account] != nil && !asked.contains(account)
    }

    /// The server is asked again for a person: a failure must not pass for the former answer.
    mutating func askAgain(_ account: String) {
        asked.insert(account)
    }

    /// Something has changed about the account.
    mutating func forget(_ account: String) {
        answers[account] = nil
    }

    /// Whether the last answer still counts.
    func isKnown(
        _ account: String,
        forText: Bool,
        at monotonic: Int64,
        _ limits: EncryptionLimits
    ) -> Bool {
        guard let answer = answers[account], answer.isForText || !forText else {
            return false
        }
        let age = monotonic - answer.time
        let recent = checks.count { monotonic - $0 < Self.minute }
        return age < limits.plainAge || (age < limits.plainCache && recent >= limits.plainChecks)
    }
}
