import ChatProtocol
import ChatStorage

/// What somebody whom a ban keeps out is told of it.
struct BarredNotice: Sendable, Hashable {
    /// What is banned.
    enum Subject: Sendable, Hashable {
        case account
        case lockedAccount
        case network
    }

    /// What is banned.
    let subject: Subject

    /// The operator's reason; may be empty. It is not sanitized.
    let reason: String

    /// When the ban ends, in milliseconds since 1970; `nil` for never.
    let expires: Int64?

    /// Makes the notice of a ban.
    init(_ ban: Ban) {
        subject =
            switch ban.target {
            case .account: ban.isLock ? .lockedAccount : .account
            case .network: .network
            }
        reason = ban.reason
        expires = ban.expires
    }

    /// The sentence for a person, sanitized.
    var sentence: String {
        let reason = SafeText.line(reason)
        let isPlain = reason.isEmpty || subject == .lockedAccount && reason == BanDraft.plainLock
        return (clause + (isPlain ? "" : ": \(reason)")).endedAsSentence
    }

    private var clause: String {
        let end = expires.map { " until \(Self.minute(of: $0))" } ?? ""
        return switch subject {
        case .account: "You are banned from this server\(end)"
        case .lockedAccount: "This account is locked by the operator"
        case .network: "Your network is banned from this server\(end)"
        }
    }

    /// Returns a time in words, such as `2026-12-01 14:05 UTC`. It is rounded up, so that the ban is over then.
    private static func minute(of time: Int64) -> String {
        let last = CalendarDate.milliseconds.upperBound - 60_000
        let minutes = (min(max(time, 0), last) + 59_999) / 60_000
        return "\(LocalTime.utc.text(minutes * 60_000)) UTC"
    }
}
