import ChatIdentity
import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf

/// Serves the requests of a session. Each file is named after the noun of its requests. Thrown errors become the
/// answer: ``Refusal``.
struct SessionRequests {
    let services: ControlServices
    let online: ControlProtocol.OnlineSession
    let ticket: ConnectionTable.Ticket
    let requester: Requester

    /// The requesting account.
    var account: AccountID { online.account.id }

    /// The device that the session is at this time; `nil` for none.
    var device: DeviceNumber? { services.connections.device(of: ticket) }

    /// Serves a request.
    ///
    /// - Parameter reply: The destination of an answer that comes later.
    /// - Returns: The answer; `nil` when it comes later.
    /// - Throws: The reason for a refusal.
    func answer(
        to request: ProtoClientFrame.OneOf_Request,
        _ reply: ReplyAddress
    ) async throws -> ProtoServerFrame.OneOf_Body? {
        switch request {
        case .checkUser(let request): try await checkUser(request)
        case .send(let request): try await send(request, reply)
        case .listUsers(let request): listUsers(request)
        case .getDeliveryStatistics: try await reportDelivery()
        case .changePassword(let request): try await changePassword(request)
        case .setPreferences(let request): try await setPreferences(request)
        case .rememberLogin(let request): try await rememberLogin(request)
        case .listLogins: try await listLogins()
        case .endLogin(let request): try await endLogin(request, reply)
        case .listConversations(let request): try await listConversations(request)
        case .getHistory(let request): try await getHistory(request)
        case .search(let request): try await search(request)
        case .mark(let request): try mark(request, reply)
        case .createRoom(let request): try await createRoom(request)
        case .joinRoom(let request): try await joinRoom(request)
        case .leaveRoom(let request): try await leaveRoom(request)
        case .listRooms(let request): try await listRooms(request)
        case .getRoom(let request): try await getRoom(request)
        case .manageRoom(let request): try await manageRoom(request)
        case .administer(let request): try await administer(request)
        case .publishDevices(let request): try await publishDevices(request)
        case .resetIdentity(let request): try await resetIdentity(request)
        case .publishPrekeys(let request): try await publishPrekeys(request)
        case .getDevices(let request): try await getDevices(request)
        case .sendDeviceMail(let request): try await sendDeviceMail(request)
        case .getDeviceMail(let request): try await getDeviceMail(request)
        // The connection's state machine answers these itself, or permits them only before login.
        case .hello, .register, .login, .loginWithToken, .resume, .ping, .logout: nil
        }
    }

    /// Counts bytes against the account's daily quota.
    ///
    /// - Parameter outcome: A sentence that names the failed action, for when the quota is exceeded.
    func keepQuota(bytes: Int, _ outcome: String) throws(Refusal) {
        if let wait = services.bytes.take(bytes, of: account) {
            throw Refusal(
                .quotaExceeded,
                "This server stores no more of one account in a day. \(outcome) Try again in \(wait.inHours).",
                retryAfter: wait
            )
        }
    }
}
