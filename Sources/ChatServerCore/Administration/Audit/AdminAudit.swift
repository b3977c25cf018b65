import ChatAdministration
import ChatProtocol
import ChatStorage
import Logging
import NIOCore
import Synchronization

/// What an entry of the audit log says about a command, besides the caller and the outcome. It has no message, no
/// code and no password.
struct AuditRecord: Sendable, Equatable {
    /// The command.
    let verb: AdminVerb
    /// The account that it is about.
    var account: AccountID?
    /// What it is about besides an account, such as a network; a name stands alone in it.
    var target: String?
    /// Reason, duration and the like, in words.
    var detail = ""

    /// Makes a record of a command about nothing in particular.
    init(_ verb: AdminVerb, account: AccountID? = nil, target: String? = nil, detail: String = "") {
        self.verb = verb
        self.account = account
        self.target = target
        self.detail = detail
    }
}

/// Writes and reads the audit log.
///
/// An act is written *before* it is done: nothing is done that is not in the log, also when the server is killed in
/// between. One that then fails has a second entry with the code of its failure.
final class AdminAudit: Sendable {
    private let store: any AuditStore
    private let logger: Logger
    private let acts = Mutex(AuditRate.acts)
    private let refusals = Mutex(AuditRate.refusals)
    private let droppedLog = LogLimiter()

    /// Makes the log of a store.
    init(store: any AuditStore, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// Writes an act, and does it.
    ///
    /// - Throws: The failure of the act; one of its own when the log cannot be written, or the caller causes too many
    ///   entries: then nothing was done.
    func record<Value>(
        _ record: AuditRecord,
        by caller: AdminCaller,
        _ act: () async throws -> Value
    ) async throws(AdminFailure) -> Value {
        if let account = caller.maker.account, let wait = acts.withLock({ $0.take(of: account.id, now: .now()) }) {
            throw AdminFailure(.busy, "You did very much in a short time. Go on in \(wait.inSeconds) s.")
        }
        guard await append(record, AuditAct(record.verb), by: caller) else {
            throw AdminFailure(
                .failed,
                "The audit log cannot be written, so nothing was done. The server's log has more."
            )
        }
        do {
            return try await act()
        } catch {
            let failure = AdminFailure(error, logger: logger)
            _ = await append(record, AuditAct(record.verb, failure: failure.code), by: caller)
            throw failure
        }
    }

    /// Writes that a command was refused for want of rights. The server's log alone has the refusals of accounts
    /// without a role, which anybody can have, and those of an account that has caused too many.
    func refused(_ record: AuditRecord, _ code: AdminFailure.Code, by caller: AdminCaller) async {
        guard mayNoteRefusal(of: caller) else {
            if let times = droppedLog.note() {
                logger.notice(
                    "commands were refused that the audit log does not have",
                    metadata: ["user": "\(caller.name)", "times": "\(times)"]
                )
            }
            return
        }
        _ = await append(record, AuditAct(record.verb, failure: code), by: caller)
    }

    /// Returns a page of the log, the newest entries first.
    ///
    /// - Throws: The store's errors.
    func entries(_ request: AuditRequest) async throws -> [AuditEntry] {
        try await store.audit(before: request.before.map { AuditID(rawValue: $0) }, limit: request.limit)
    }

    private func mayNoteRefusal(of caller: AdminCaller) -> Bool {
        switch caller {
        case .operator: true
        case .account(let account, let role, _):
            role > .member && refusals.withLock { $0.take(of: account.id, now: .now()) } == nil
        }
    }

    private func append(_ record: AuditRecord, _ act: AuditAct, by caller: AdminCaller) async -> Bool {
        do {
            _ = try await store.appendAudit(
                AuditDraft(
                    time: ServerTime.milliseconds,
                    actor: caller.maker,
                    act: act.word,
                    targetAccount: record.account,
                    targetText: record.target,
                    detail: record.detail
                )
            )
            return true
        } catch {
            logger.error("could not write the audit log", metadata: ["error": "\(error)", "act": "\(act.word)"])
            return false
        }
    }
}

extension AdminCaller {
    /// The caller as the stores note it.
    var maker: Maker {
        switch self {
        case .operator(let user): .operator(uid: user)
        case .account(let account, _, _): .account(NamedAccount(account))
        }
    }

    /// The caller's role as the stores note it; `nil` for an operator.
    var role: AccountRole? {
        switch self {
        case .operator: nil
        case .account(_, let role, _): role
        }
    }

    /// The caller's name for the log.
    var name: String {
        switch self {
        case .operator(let user): "operator \(user)"
        case .account(let account, _, _): account.username.value
        }
    }

    /// The address that the caller comes from; `nil` at the admin socket.
    var address: IPAddress? {
        switch self {
        case .operator: nil
        case .account(_, _, let address): address
        }
    }

    /// What the caller may do.
    var rights: AdminRights { AdminRights(rank: rank) }
}

extension Maker {
    /// The name that people are shown.
    var shown: String {
        switch self {
        case .operator(let uid): "operator (user \(uid))"
        case .account(let account): account.name
        }
    }
}
