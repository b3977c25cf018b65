import ChatProtocol
import ChatStorage
import Foundation
import Logging
import NIOCore
import SwiftProtobuf

extension ControlConnection {
    /// Stores a message for everyone, for one account or for a room. The answer comes from the commit queue, once it is
    /// on disk.
    func send(_ request: WireSend, from online: OnlineSession, _ reply: ReplyAddress) async {
        guard isAcceptable(request, reply) else {
            return
        }
        guard let destination = await destination(of: request, reply) else {
            return
        }
        guard isWithinQuota(bytes: request.body.count, of: online, "The message was not stored.", reply) else {
            return
        }
        let draft = MessageDraft(
            sender: online.account.id,
            destination: destination,
            body: [UInt8](request.body),
            token: [UInt8](request.token),
            time: ServerTime.milliseconds,
            origin: online.origin
        )
        switch services.commits.submit(draft, reply: reply) {
        case .taken:
            break
        case .full:
            reply.post(
                .busy,
                "The server has too many messages to store. Try again in a moment.",
                retryAfter: .seconds(1)
            )
        case .closing:
            reply.post(.shuttingDown, "The server is shutting down. The message was not stored.")
        }
    }

    /// Names of one page of the list of users: far below the largest frame, whatever their lengths.
    static let usersPerPage = 500

    /// Who is online.
    func listUsers(_ request: WireListUsers, _ reply: ReplyAddress) {
        let page = services.hub.activeUsers.page(
            after: request.after.lowercased(),
            limit: Self.usersPerPage,
            heardWithin: services.timeouts.silence
        )
        reply.post(
            .userList(
                .with {
                    $0.usernames = page.usernames.map(\.value)
                    $0.more = page.hasMore
                }
            )
        )
    }

    /// How delivery to this session goes.
    func reportDelivery(to online: OnlineSession, _ reply: ReplyAddress) async {
        guard let statistics = await services.hub.statistics(of: online.session) else {
            return reply.post(.outOfOrder, "The session has ended.")
        }
        reply.post(.deliveryStatistics(statistics))
    }

    /// Answers once all that was pending has been put before the answer; the connection is closed after it.
    mutating func logOut(_ reply: ReplyAddress) async {
        await services.commits.drain()
        await services.marks.drain()
        if case .online(let online) = stage {
            await services.hub.catchUp(online.session)
        }
        await leave(flushing: true)
        reply.post(.loggedOut(.init()))
    }

    /// Counts what the account has the server store.
    ///
    /// - Parameter outcome: A sentence on what was not done, when it is too much.
    func isWithinQuota(bytes: Int, of online: OnlineSession, _ outcome: String, _ reply: ReplyAddress) -> Bool {
        guard let wait = services.bytes.take(bytes, of: online.account.id) else {
            return true
        }
        reply.post(
            .quotaExceeded,
            "This server stores no more of one account in a day. \(outcome) Try again in \(wait.inHours).",
            retryAfter: wait
        )
        return false
    }

    private func isAcceptable(_ request: WireSend, _ reply: ReplyAddress) -> Bool {
        if request.body.isEmpty {
            reply.post(.emptyMessage, "A message cannot be empty.")
            return false
        }
        if request.body.count > ProtocolLimits.bodyBytes {
            reply.post(
                .messageTooLong,
                "The message has \(request.body.count) bytes; the limit is \(ProtocolLimits.bodyBytes)."
            )
            return false
        }
        if !request.body.isUTF8 {
            reply.post(.messageNotText, "The message is not valid UTF-8 text.")
            return false
        }
        if request.token.count != ProtocolLimits.tokenBytes {
            reply.post(.invalidToken, "The token must have \(ProtocolLimits.tokenBytes) bytes.")
            return false
        }
        return true
    }

    /// Where a message goes; answers the request when there is no such place. Whether the sender may write there is for
    /// the store to say.
    private func destination(of request: WireSend, _ reply: ReplyAddress) async -> MessageDraft.Destination? {
        if request.room != 0 {
            guard request.recipient.isEmpty else {
                reply.post(.malformedFrame, "A message goes to an account or to a room, not to both.")
                return nil
            }
            return .room(ConversationID(wire: request.room))
        }
        guard !request.recipient.isEmpty else {
            return .everyone
        }
        do {
            guard
                let username = try? Username(request.recipient),
                let account = try await services.accounts.recipient(username)
            else {
                reply.post(.noSuchUser, "There is no account of that name.")
                return nil
            }
            return .account(account.id)
        } catch {
            storesFailed(error, reply)
            return nil
        }
    }
}

extension ConversationID {
    /// Takes a number from the wire; one that no store gives becomes one that no conversation has.
    init(wire number: UInt64) {
        self.init(rawValue: Int64(exactly: number) ?? Int64.max)
    }
}

extension Data {
    /// Whether these bytes are text. Nothing is copied to find out.
    fileprivate var isUTF8: Bool {
        do {
            _ = try UTF8Span(validating: span)
            return true
        } catch {
            return false
        }
    }
}
