import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf

/// The destination of the one answer to a request.
struct ReplyAddress: Sendable {
    let outbox: Outbox
    let requestID: UInt64

    /// Sends the answer.
    func post(_ body: ProtoServerFrame.OneOf_Body) {
        outbox.post(
            .with {
                $0.requestID = requestID
                $0.body = body
            }
        )
    }

    /// Sends the position of a message as the answer: the message is on disk. Sends an error if it was refused.
    func post(_ outcome: AppendOutcome) {
        switch outcome {
        case .stored(let message): post(message, isRepeated: false)
        case .repeated(let message): post(message, isRepeated: true)
        case .refused(.noSuchConversation): post(.noSuchConversation, "There is no such room, or you are not in it.")
        case .refused(.muted): post(.muted, "The room's admin has muted you: you may only read.")
        case .refused(.devicesChanged):
            post(
                .devicesChanged,
                "The devices of an account have changed: get the lists, and seal again. Nothing was stored."
            )
        case .refused(.noSuchDevice): post(Refusal.noDevice)
        }
    }

    private func post(_ message: StoredMessage, isRepeated: Bool) {
        post(
            .stored(
                .with {
                    $0.conversation = UInt64(message.conversation.rawValue)
                    $0.sequence = UInt64(message.sequence.rawValue)
                    $0.messageID = UInt64(message.id.rawValue)
                    $0.time = message.time
                    $0.repeated = isRepeated
                    $0.sealed = message.sealed != nil
                }
            )
        )
    }

    /// Sends a refusal as the answer.
    func post(_ refusal: Refusal) {
        post(refusal.body)
    }

    /// Sends an error as the answer.
    ///
    /// - Parameters:
    ///   - message: A sentence for a person.
    ///   - retryAfter: How long to wait before a retry, if waiting helps.
    func post(_ code: ProtoErrorCode, _ message: String, retryAfter: TimeAmount? = nil) {
        post(Refusal(code, message, retryAfter: retryAfter))
    }
}
