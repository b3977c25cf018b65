import ChatClientCore
import Synchronization

/// A connection that tells a script, once a week at most, that its account has no keys and writes direct messages in
/// the clear. A person at a terminal sees it in each conversation.
final class ClearTextConnection<Base: Connection>: Connection {
    private let base: Base
    private let note: @Sendable (_ account: String) -> ClearNote
    private let warn: @Sendable (String) -> Void
    private let account = Mutex<String?>(nil)
    private let isChecked = Atomic(false)

    /// - Parameters:
    ///   - base: The connection to the server.
    ///   - note: The note of an account.
    ///   - warn: Tells a sentence.
    init(
        _ base: Base,
        note: @escaping @Sendable (_ account: String) -> ClearNote,
        warn: @escaping @Sendable (String) -> Void
    ) {
        self.base = base
        self.note = note
        self.warn = warn
    }

    var welcome: ServerWelcome { base.welcome }

    var events: Base.Events { base.events }

    func reconnectNow() async { await base.reconnectNow() }

    func answer(_ request: Request) async throws(RequestFailure) -> Answer {
        let answer = try await base.answer(request)
        switch answer {
        case .loggedIn(let username, _, _, _): account.withLock { $0 = username }
        case .stored(let receipt): await check(receipt, of: request)
        case .status, .activeUsers, .deliveryStatistics, .conversations, .history, .search, .room, .rooms, .remembered,
            .logins, .administered, .conversationEncryption, .done, .loggedOut:
            break
        }
        return answer
    }

    private func check(_ receipt: Receipt, of request: Request) async {
        guard case .send(_, .user(let name), _, _) = request, receipt.encryption == .none,
            let account = account.withLock({ $0 }),
            !isChecked.exchange(true, ordering: .sequentiallyConsistent)
        else {
            return
        }
        let lock = try? await base.answer(.conversationEncryption(username: name))
        if case .conversationEncryption(.plain(.ownHasNoKeys)) = lock, note(account).popDue() {
            warn(DialogueWords.writesInTheClear)
        }
    }
}
