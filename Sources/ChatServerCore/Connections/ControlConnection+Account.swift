import ChatProtocol
import ChatStorage
import Logging
import SwiftProtobuf

extension ControlConnection {
    /// Gives the account another password, and the session another token for resuming: the old one is void. All other
    /// sessions of the account end: a password may be changed because somebody else knows it.
    mutating func changePassword(_ request: WireChangePassword, of online: OnlineSession, _ reply: ReplyAddress) async {
        let username = online.account.username
        do {
            let outcome = try await services.accounts.changePassword(
                of: username,
                from: request.oldPassword,
                to: request.newPassword,
                requester: requester
            )
            switch outcome {
            case .accepted(let entrant):
                let token = services.accounts.resumption(of: entrant, origin: online.origin).token
                let ended = services.connections.passwordChanged(
                    of: online.account.id,
                    by: ticket,
                    to: entrant.secretDigest
                )
                services.logger.info(
                    "password changed",
                    metadata: metadata(of: username).merging(["ended sessions": "\(ended)"]) { $1 }
                )
                reply.post(.done(.with { $0.resumeToken = .init(token) }))
            case .wrongPassword:
                services.logger.info("wrong password", metadata: metadata(of: username))
                reply.post(.wrongPassword, "The old password is wrong. The password was not changed.")
            default:
                refuse(outcome, username: username, reply)
            }
        } catch {
            storesFailed(error, reply)
        }
    }

    /// Changes what the account wants; what is not named stays.
    func setPreferences(_ request: WireSetPreferences, of online: OnlineSession, _ reply: ReplyAddress) async {
        do {
            if request.hasReadReceipts {
                try await services.accounts.setReadReceipts(request.readReceipts, of: online.account.id)
            }
            reply.post(.done(.init()))
        } catch {
            storesFailed(error, reply)
        }
    }
}
