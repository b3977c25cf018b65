package import ChatProtocol
package import NIOCore
import SwiftProtobuf

/// Where the one answer to a request goes.
package struct ReplyAddress: Sendable {
    let outbox: Outbox
    let requestID: UInt64

    /// Sends the answer.
    package func post(_ body: WireServerFrame.OneOf_Body) {
        outbox.post(
            .with {
                $0.requestID = requestID
                $0.body = body
            }
        )
    }

    /// Sends an error as the answer.
    ///
    /// - Parameters:
    ///   - message: A sentence for a person.
    ///   - retryAfter: How long to wait before trying again, where waiting helps.
    package func post(
        _ code: WireErrorCode,
        _ message: String,
        retryAfter: TimeAmount? = nil,
        attemptsLeft: Int = 0
    ) {
        post(
            .error(
                .with {
                    $0.code = code
                    $0.message = message
                    $0.retryAfter = retryAfter.map { UInt32(clamping: $0.nanoseconds / 1_000_000 + 1) } ?? 0
                    $0.attemptsLeft = UInt32(attemptsLeft)
                }
            )
        )
    }
}
