import ChatAdministration
import ChatProtocol
import ChatStorage
import Logging
import NIOCore
import SwiftProtobuf

/// Commands about sessions.
extension AdminService {
    /// Lists the sessions, the oldest first, and counts the connections that have not logged in.
    func who(_ prefix: String?, _ emit: Emit) async throws {
        let folded = prefix?.lowercased() ?? ""
        let connections = connections.list().filter { !$0.isEnding }
        let roles = try await rolesByAccount()
        let wires = await hub.wires()
        for connection in connections {
            guard let login = connection.login, login.account.username.folded.hasPrefix(folded) else {
                continue
            }
            try await emit(
                .session(
                    SessionItem(
                        account: login.account.username.value,
                        role: roles[login.account.id] ?? .member,
                        address: connection.address?.description ?? connection.network.description,
                        client: login.clientName,
                        open: login.age.wholeSeconds,
                        idle: login.silence.wholeSeconds,
                        wire: login.session.flatMap { wires[$0] }
                    )
                )
            )
        }
        let strangers = connections.count { $0.login == nil }
        if prefix == nil, strangers > 0 {
            let verb = strangers == 1 ? "has" : "have"
            try await emit(.notice("\(strangers.counted("connection")) \(verb) not logged in."))
        }
    }

    /// Ends the sessions of an account.
    func kick(_ request: AccountReason, by caller: AdminCaller, _ emit: Emit) async throws {
        let account = try await account(request.account, of: .kick, by: caller)
        let record = AuditRecord(.kick, account: account.id, detail: request.reason)
        let ended = try await audit.record(record, by: caller) {
            await access.kick(account.id, by: caller.rights.rank, reason: request.reason)
        }
        log("sessions ended", by: caller, ["user": "\(account.username)", "sessions": "\(ended)"])
        guard ended > 0 else {
            return try await emit(.notice("\(account.username) has no session."))
        }
        try await emit(.notice("Ended \(ended.counted("session")) of \(account.username)."))
    }

    /// Shows a text to everyone who is connected. It is stored nowhere: the audit log has its size alone.
    func announce(_ text: String, by caller: AdminCaller, _ emit: Emit) async throws {
        let size = text.utf8.count
        let frame = try ProtoServerFrame.with {
            $0.announcement.text = text
            $0.announcement.time = ServerTime.milliseconds
        }.controlFrame()
        let count = try await audit.record(AuditRecord(.announce, detail: "\(size) bytes"), by: caller) {
            await hub.notifyAll(frame)
        }
        log("announced", by: caller, ["bytes": "\(size)", "sessions": "\(count)"])
        try await emit(.notice("Announced to \(count.counted("session"))."))
    }
}

extension TimeAmount {
    /// Seconds, rounded down.
    var wholeSeconds: Int64 { nanoseconds / 1_000_000_000 }
}
