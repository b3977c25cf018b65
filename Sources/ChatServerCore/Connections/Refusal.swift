import ChatProtocol
import NIOCore
import SwiftProtobuf

/// Why a request was refused, in the form that the peer receives.
struct Refusal: Error, Equatable {
    let code: ProtoErrorCode

    /// A sentence for a person.
    let message: String

    /// How long to wait before a retry, if waiting helps.
    let retryAfter: TimeAmount?

    /// The tries left on this connection, after a wrong password before login.
    let attemptsLeft: Int

    /// The secret with which a client makes the account that it has applied for; empty for none.
    let claim: [UInt8]

    /// When a ban ends, in milliseconds since 1970; 0 for never, and for other refusals.
    let until: Int64

    init(
        _ code: ProtoErrorCode,
        _ message: String,
        retryAfter: TimeAmount? = nil,
        attemptsLeft: Int = 0,
        claim: [UInt8] = [],
        until: Int64 = 0
    ) {
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
        self.attemptsLeft = attemptsLeft
        self.claim = claim
        self.until = until
    }

    /// The error as the body of an answer. A wait is rounded up to strictly more milliseconds.
    var body: ProtoServerFrame.OneOf_Body {
        .error(
            .with {
                $0.code = code
                $0.message = message
                $0.retryAfter = retryAfter.map { UInt32(clamping: $0.nanoseconds / 1_000_000 + 1) } ?? 0
                $0.attemptsLeft = UInt32(attemptsLeft)
                $0.claim = .init(claim)
                $0.until = until
            }
        )
    }
}
