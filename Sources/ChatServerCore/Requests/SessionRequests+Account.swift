import ChatProtocol
import ChatStorage
import Logging
import SwiftProtobuf

/// Requests about accounts: online users, and settings of the own account.
extension SessionRequests {
    /// Names per page of the list of users: far below the largest frame, even with the longest names.
    static let usersPerPage = 500

    /// Returns a page of the online accounts.
    func listUsers(_ request: ProtoListUsers) -> ProtoServerFrame.OneOf_Body {
        let page = services.onlineUsers(after: request.after, limit: Self.usersPerPage)
        return .userList(
            .with {
                $0.usernames = page.usernames.map(\.value)
                $0.more = page.hasMore
            }
        )
    }

    /// Returns whether an account exists, and whether it is online.
    func checkUser(_ request: ProtoCheckUser) async throws -> ProtoServerFrame.OneOf_Body {
        let found = try await services.accounts.status(ofUser: request.username)
        var status = found.status
        if let registered = found.registered {
            let account = try await services.accounts.account(of: registered)
            status.online = services.isOnline(account.username)
            // Take the newest of three sources: the store is told of a departure within a second, or when the grace
            // is over, and the presence state knows only the start of a session that has merely fallen silent.
            let unsaved = services.hub.lastSeen(of: account.id) ?? 0
            let heard = services.lastHeard(of: account.username) ?? 0
            let stored = try await services.accounts.details(of: account.id).lastSeen ?? 0
            status.lastSeen = max(unsaved, heard, stored)
        }
        return .userStatus(status)
    }

    /// Changes the account's password, and gives the session a new resumption token: the old one is void. All other
    /// sessions of the account end, since a password may be changed because somebody else knows it.
    func changePassword(_ request: ProtoChangePassword) async throws -> ProtoServerFrame.OneOf_Body {
        let username = online.account.username
        let outcome = try await services.accounts.changePassword(
            of: username,
            from: request.oldPassword,
            to: request.newPassword,
            requester: requester
        )
        switch outcome {
        case .accepted(let authenticated):
            let token = services.accounts.resumption(of: authenticated, origin: online.origin).token
            let ended = services.connections.passwordChanged(of: account, by: ticket, to: authenticated.secretDigest)
            log("password changed", ["ended sessions": "\(ended)"])
            return .done(.with { $0.resumeToken = .init(token) })
        case .wrongPassword:
            log("wrong password")
            throw Refusal(.wrongPassword, "The old password is wrong. The password was not changed.")
        case .noSuchUser, .usernameTaken, .unsuitableName, .registrationRefused, .policy, .cannotResume,
            .loginTokenRefused, .keptOut, .throttled, .tooManyRegistrations, .busy:
            throw AccountRefusal(outcome: outcome, username: username)
        }
    }

    /// Changes the account's preferences. Fields that are not set stay unchanged.
    func setPreferences(_ request: ProtoSetPreferences) async throws -> ProtoServerFrame.OneOf_Body {
        if request.hasReadReceipts {
            try await services.accounts.setReadReceipts(request.readReceipts, of: account)
        }
        return .done(.init())
    }

    func log(_ message: Logger.Message, _ more: Logger.Metadata = [:]) {
        let who: Logger.Metadata = ["user": "\(online.account.username)", "address": "\(requester.network)"]
        services.logger.info(message, metadata: who.merging(more) { $1 })
    }
}
