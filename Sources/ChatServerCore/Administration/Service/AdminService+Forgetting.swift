import ChatAdministration
import ChatProtocol
import ChatStorage
import Logging
import NIOCore

/// Removing an account with all that it wrote, while the server runs.
extension AdminService {
    /// Removes an account, and the text of all messages that it wrote.
    func forget(_ username: Username, by caller: AdminCaller, _ emit: Emit) async throws {
        let credential = try await accounts.credentials.credential(for: username)
        let known = try await accounts.details.knownAccount(of: username)?.account
        guard credential != nil || known != nil else {
            throw AdminFailure.noAccount(username)
        }
        // The entry loses the name with the account, and keeps the act.
        let record = AuditRecord(.forget, account: known?.id, target: known == nil ? username.value : nil)
        let forgotten = try await audit.record(record, by: caller) {
            try await erase(username)
        }
        log("account forgotten", by: caller, ["messages": "\(forgotten?.messages ?? 0)"])
        for sentence in ForgetReport(removed: credential?.username, forgotten).sentences {
            try await emit(.notice(sentence))
        }
    }

    /// Erases an account from the stores, and from what the server has in memory.
    private func erase(_ username: Username) async throws -> ForgottenAccount? {
        // First, so that nobody logs in any more; the sessions that are open end behind it.
        let account = try await accounts.removeForGood(username)
        try await accounts.credentials.forgetNetworks(of: username)
        accounts.forgetRecent(username)
        var led: Set<RoomNumber> = []
        if let account {
            await endSessions(of: account)
            led = try await roomsLed(by: account)
        }
        let forgotten = try await store.forget(username)
        accounts.forgetRecent(username)
        await hub.forgetRecentMessages()
        // Its bans have ended with it.
        try await access.load()
        await rooms.announce(forgotten?.rooms ?? [], formerlyLed: led)
        return forgotten
    }

    /// Ends the sessions of an account, and waits for what they still do: afterwards nothing of theirs is stored.
    private func endSessions(of account: Account) async {
        connections.closeSessions(of: account.id, except: nil, reason: .accountRemoved)
        if await !connections.waitForEnd(of: account.id, within: patience) {
            logger.warning("a session of a forgotten account has not ended in time")
        }
        await commits.drain()
        await marks.drain()
        presence.withState { $0.forget(account.id, time: ServerTime.milliseconds) }
    }

    /// Returns the open rooms that an account leads.
    private func roomsLed(by account: Account) async throws -> Set<RoomNumber> {
        var led: Set<RoomNumber> = []
        try await eachOpenRoom(beginningWith: "") { room in
            if room.admin == account.username.value {
                led.insert(room.number)
            }
        }
        return led
    }
}

extension ConnectionTable {
    /// How often ``waitForEnd(of:within:)`` looks.
    private static let glance: Duration = .milliseconds(20)

    /// Waits until all connections of an account have closed, so that none of their requests is being served.
    ///
    /// - Returns: Whether they have; `false` after the time-out.
    fileprivate func waitForEnd(of account: AccountID, within time: TimeAmount) async -> Bool {
        let deadline = NIODeadline.now() + time
        while hasConnection(of: account) {
            guard NIODeadline.now() < deadline, (try? await Task.sleep(for: Self.glance)) != nil else {
                return false
            }
        }
        return true
    }
}
