import ChatProtocol
import ChatStorage
import Foundation
import NIOCore
import SwiftProtobuf

/// Requests about messages: sending them, marking them as delivered or read, and delivery statistics.
extension SessionRequests {
    /// Stores a message for everyone, for one account or for a room. The commit queue sends the answer, once the
    /// message is on disk.
    func send(_ request: ProtoSend, _ reply: ReplyAddress) async throws -> ProtoServerFrame.OneOf_Body? {
        try check(request)
        let destination = try await destination(of: request)
        let sealed = try sealedBody(of: request, to: destination)
        try keepQuota(bytes: sealed?.storedBytes ?? request.body.count, "The message was not stored.")
        let draft = MessageDraft(
            sender: account,
            destination: destination,
            body: [UInt8](request.body),
            token: [UInt8](request.token),
            time: ServerTime.milliseconds,
            origin: online.origin,
            sealed: sealed,
            blocksSealed: request.sealed.blocksSealed
        )
        switch services.commits.submit(draft, reply: reply) {
        case .taken:
            return nil
        case .full:
            throw Refusal(
                .busy,
                "The server has too many messages to store. Try again in a moment.",
                retryAfter: .seconds(1)
            )
        case .closing:
            throw Refusal(.shuttingDown, "The server is shutting down. The message was not stored.")
        }
    }

    /// Moves the account's delivery and read marks. The answer is sent once they are on disk.
    func mark(_ request: ProtoMark, _ reply: ReplyAddress) throws -> ProtoServerFrame.OneOf_Body? {
        let mark = Mark(
            account: account,
            conversation: ConversationID(wire: request.conversation),
            deliveredThrough: Int64(clamping: request.deliveredThrough),
            readThrough: Int64(clamping: request.readThrough)
        )
        switch services.marks.submit(mark, of: online.account, session: online.session, reply: reply) {
        case .taken:
            return nil
        case .full:
            throw Refusal(.busy, "The server has too much to store. Try again in a moment.", retryAfter: .seconds(1))
        case .closing:
            throw Refusal(.shuttingDown, "The server is shutting down. The mark was not stored.")
        }
    }

    /// Returns the delivery statistics of this session.
    func reportDelivery() async throws -> ProtoServerFrame.OneOf_Body {
        guard let statistics = await services.hub.statistics(of: online.session) else {
            throw Refusal(.outOfOrder, "The session has ended.")
        }
        return .deliveryStatistics(statistics)
    }

    private func check(_ request: ProtoSend) throws(Refusal) {
        if request.hasSealed {
            guard request.body.isEmpty else {
                throw Refusal(.malformedFrame, "A sealed message has no body beside it.")
            }
            guard request.room == 0, !request.recipient.isEmpty else {
                throw Refusal(.malformedFrame, "A sealed message goes to one account.")
            }
        } else {
            try checkBody(of: request)
        }
        guard request.token.count == ProtocolLimits.tokenBytes else {
            throw Refusal(.invalidToken, "The token must have \(ProtocolLimits.tokenBytes) bytes.")
        }
    }

    private func checkBody(of request: ProtoSend) throws(Refusal) {
        guard !request.body.isEmpty else {
            throw Refusal(.emptyMessage, "A message cannot be empty.")
        }
        guard request.body.count <= ProtocolLimits.bodyBytes else {
            throw Refusal(
                .messageTooLong,
                "The message has \(request.body.count) bytes; the limit is \(ProtocolLimits.bodyBytes)."
            )
        }
        guard request.body.isUTF8 else {
            throw Refusal(.messageNotText, "The message is not valid UTF-8 text.")
        }
    }

    private func sealedBody(
        of request: ProtoSend,
        to destination: MessageDraft.Destination
    ) throws(Refusal) -> SealedBody? {
        guard request.hasSealed else {
            return nil
        }
        try SealedBlockCount.check(request.sealed.blocksSealed, or: .invalidSealed)
        return try SealedBody(request.sealed, own: device, isNote: destination == .account(account))
    }

    /// Returns the destination of a message. Authorization to write there is checked by the store.
    private func destination(of request: ProtoSend) async throws -> MessageDraft.Destination {
        if request.room != 0 {
            guard request.recipient.isEmpty else {
                throw Refusal(.malformedFrame, "A message goes to an account or to a room, not to both.")
            }
            return .room(ConversationID(wire: request.room))
        }
        guard !request.recipient.isEmpty else {
            return .everyone
        }
        return .account(try await recipient(named: request.recipient).id)
    }

    /// Returns the account of a name that somebody can write to.
    func recipient(named name: String) async throws -> Account {
        guard let username = try? Username(name), let account = try await services.accounts.recipient(username) else {
            throw Refusal(.noSuchUser, "There is no account of that name.")
        }
        return account
    }
}

extension ConversationID {
    /// Converts a number from the wire. A number out of the store's range becomes an id that no conversation has.
    init(wire number: UInt64) {
        self.init(rawValue: Int64(exactly: number) ?? Int64.max)
    }
}

extension Data {
    /// Whether these bytes are valid UTF-8, checked without copying.
    fileprivate var isUTF8: Bool {
        do {
            _ = try UTF8Span(validating: span)
            return true
        } catch {
            return false
        }
    }
}
