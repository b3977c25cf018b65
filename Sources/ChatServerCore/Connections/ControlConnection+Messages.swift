import ChatProtocol
import ChatStorage
import Foundation
import Logging
import NIOCore
import SwiftProtobuf

extension ControlConnection {
    /// Stores a message for everyone or for one account. The answer comes from the commit queue, once it is on disk.
    func send(_ request: WireSend, from online: OnlineSession, _ reply: ReplyAddress) async {
        guard isAcceptable(request, reply) else {
            return
        }
        var destination = MessageDraft.Destination.everyone
        if !request.recipient.isEmpty {
            guard let recipient = await recipient(of: request, from: online, reply) else {
                return
            }
            destination = .account(recipient)
        }
        let draft = MessageDraft(
            sender: online.account.id,
            destination: destination,
            body: [UInt8](request.body),
            token: [UInt8](request.token),
            time: Int64(Date().timeIntervalSince1970 * 1000),
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
    func listUsers(_ request: WireListUsers, _ reply: ReplyAddress) async {
        let after = request.after.lowercased()
        let active = await services.hub.activeUsers(heardWithin: services.timeouts.silence)
        let rest = active.drop { $0.folded <= after }
        let page = rest.prefix(Self.usersPerPage)
        reply.post(
            .userList(
                .with {
                    $0.usernames = page.map(\.value)
                    $0.more = page.count < rest.count
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
        if case .online(let online) = stage {
            await services.hub.catchUp(online.session)
        }
        await leave(flushing: true)
        reply.post(.loggedOut(.init()))
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
        if String(validating: request.body, as: UTF8.self) == nil {
            reply.post(.messageNotText, "The message is not valid UTF-8 text.")
            return false
        }
        if request.token.count != ProtocolLimits.tokenBytes {
            reply.post(.invalidToken, "The token must have \(ProtocolLimits.tokenBytes) bytes.")
            return false
        }
        return true
    }

    /// The account to send to, which must be online; answers the request when it is not.
    private func recipient(
        of request: WireSend,
        from online: OnlineSession,
        _ reply: ReplyAddress
    ) async -> AccountID? {
        do {
            guard
                let username = try? Username(request.recipient),
                let registered = try await services.accounts.registeredName(username)
            else {
                reply.post(.noSuchUser, "There is no account of that name.")
                return nil
            }
            let account = try await services.accounts.account(of: registered)
            if await services.hub.isOnline(account.id) {
                return account.id
            }
            // It may be the second try of one that was stored while the recipient was there.
            let token = [UInt8](request.token)
            if let stored = try await services.accounts.message(from: online.account.id, token: token) {
                reply.post(.repeated(stored))
            } else {
                reply.post(.recipientNotOnline, "\(registered) is not online.")
            }
            return nil
        } catch {
            storesFailed(error, reply)
            return nil
        }
    }
}
