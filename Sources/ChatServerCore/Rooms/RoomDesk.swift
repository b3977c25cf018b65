import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf
import Synchronization

/// Rooms as the server serves them: the store decides, the desk proves passwords and tells whom it concerns.
final class RoomDesk: Sendable {
    /// The cost of a room's password: it is shared by word of mouth, guards one room, and is asked for while everything
    /// else goes on. 4 MiB and some 30 ms.
    static let passwordCost = ScryptCost(logN: 12)

    /// The most bytes of a name that is looked at: four for each character.
    static let nameBytes = 4 * RoomLimits.nameCharacters

    private let store: any RoomStore
    private let hub: DeliveryHub
    private let workers: PasswordWorkers
    private let hasher: PasswordHasher
    private let presenceLimit: Int
    private let throttle = Mutex(LoginThrottle())

    /// Makes a desk.
    ///
    /// - Parameters:
    ///   - passwordCost: Of rooms' passwords.
    ///   - presenceLimit: In rooms with more members nobody is told who comes and goes.
    init(
        store: any RoomStore,
        hub: DeliveryHub,
        workers: PasswordWorkers,
        passwordCost: ScryptCost = passwordCost,
        presenceLimit: Int
    ) {
        self.store = store
        self.hub = hub
        self.workers = workers
        self.presenceLimit = presenceLimit
        hasher = PasswordHasher(cost: passwordCost)
    }

    /// Makes a room.
    ///
    /// - Parameters:
    ///   - password: What those who join must know; empty for none.
    ///   - end: Of the connection that asks.
    /// - Throws: ``RoomRefusal``, ``RoomProblem``, and what the store throws.
    func create(
        _ draft: RoomDraft,
        password: String,
        admin: AccountID,
        end: ConnectionEnd = ConnectionEnd()
    ) async throws -> Room {
        var draft = draft
        guard draft.name.utf8.count <= Self.nameBytes else {
            throw RoomRefusal.invalidName
        }
        guard password.utf8.count <= RoomLimits.passwordBytes else {
            throw RoomProblem.passwordTooLong
        }
        if !password.isEmpty {
            try await store.checkRoom(draft, admin: admin)
            draft.passwordHash = try await hash(password, for: admin, end: end).phcString
        }
        return try await store.createRoom(draft, admin: admin)
    }

    /// Joins.
    ///
    /// - Parameters:
    ///   - password: What the person who joins knows.
    ///   - session: The one that asks: it has the answer instead of the event.
    ///   - end: Of the connection that asks.
    /// - Returns: The room with its new member.
    /// - Throws: ``RoomRefusal``, ``RoomProblem``, and what the store throws.
    func join(
        _ key: RoomKey,
        password: String,
        account: AccountID,
        session: SessionID,
        end: ConnectionEnd = ConnectionEnd()
    ) async throws -> Room {
        if case .name(let name) = key, name.utf8.count > Self.nameBytes {
            throw RoomRefusal.noSuchRoom
        }
        let hash = try await passwordHash(toJoin: key, account: account)
        if let hash {
            try await prove(password, against: hash, account: account, end: end)
        }
        let change = try await store.joinRoom(key, account: account, provenHash: hash)
        await tell(change, except: session)
        return change.room
    }

    /// Leaves.
    ///
    /// - Throws: ``RoomRefusal``, and what the store throws.
    func leave(_ conversation: ConversationID, account: AccountID, session: SessionID) async throws {
        let before = try await store.room(conversation, for: account)
        let change = try await store.leaveRoom(conversation, account: account)
        await tell(change, except: session)
        // A room that is kept goes on under another admin.
        if change.kind == .left, before?.admin == account,
            let heir = change.room.members.first(where: { $0.account.id == change.room.admin })
        {
            let handedOver = RoomChange(
                kind: .managed(.handOver),
                room: change.room,
                subject: heir.account,
                by: change.subject
            )
            await tell(handedOver, except: nil)
        }
    }

    /// Does what only the admin may do, and inviting.
    ///
    /// - Throws: ``RoomRefusal``, and what the store throws.
    func manage(
        _ conversation: ConversationID,
        _ action: RoomAction,
        of username: Username,
        by account: AccountID,
        session: SessionID
    ) async throws {
        // Who was no member does not learn of the room by being kept out of it.
        let before = action == .ban ? try await store.room(conversation, for: account) : nil
        let change = try await store.manageRoom(conversation, action, of: username, by: account)
        let wasMember = before?.members.contains { $0.account.id == change.subject.id } ?? false
        await tell(change, isAboutMember: wasMember, except: session)
    }

    /// A room as a member sees it; `nil` when there is none for the account.
    func room(_ conversation: ConversationID, for account: AccountID) async throws -> Room? {
        try await store.room(conversation, for: account)
    }

    /// The rooms that are listed, and those that the account is in or invited to.
    func rooms(for account: AccountID, after: String, limit: Int) async throws -> [RoomSummary] {
        try await store.rooms(for: account, after: after, limit: limit)
    }

    /// An account has gone for good: it leaves all rooms that are not kept.
    ///
    /// - Parameter isByAbsence: Whether its connection was lost and did not come back.
    /// - Throws: What the store throws.
    func departed(_ account: AccountID, isByAbsence: Bool) async throws {
        for change in try await store.departed(account) {
            await tell(change, isByAbsence: isByAbsence, except: nil)
        }
    }

    /// Trying numbers is slowed down, for each account: they are a room's only lock where it has no password.
    private func passwordHash(toJoin key: RoomKey, account: AccountID) async throws -> String? {
        guard case .number = key else {
            return try await store.passwordHash(toJoin: key, account: account)
        }
        let subjects: [LoginThrottle.Subject] = [.roomNumbers(account)]
        if let wait = throttle.withLock({ $0.begin(subjects, now: .now()) }) {
            throw RoomProblem.throttled(wait)
        }
        defer { throttle.withLock { $0.end(subjects) } }
        do {
            return try await store.passwordHash(toJoin: key, account: account)
        } catch RoomRefusal.noSuchRoom {
            throttle.withLock { $0.failed(subjects, now: .now()) }
            throw RoomRefusal.noSuchRoom
        }
    }

    private func hash(_ password: String, for account: AccountID, end: ConnectionEnd) async throws -> PasswordHash {
        let hasher = hasher
        do {
            guard let hash = try await workers.run(.session(of: account, end: end), { try hasher.hash(password) })
            else {
                throw RoomProblem.busy
            }
            return hash
        } catch PasswordHasherError.controlCharacter {
            throw RoomProblem.passwordHasControlCharacter
        }
    }

    private func prove(
        _ password: String,
        against stored: String,
        account: AccountID,
        end: ConnectionEnd
    ) async throws {
        // Guessing is slowed down as at a login, for each account and room. A room is known by its hash, whose salt no
        // other has: whoever knows one room's password must not clear the count of another's.
        let subject = LoginThrottle.Subject.room(account, stored)
        let subjects = [subject]
        if let wait = throttle.withLock({ $0.begin(subjects, now: .now()) }) {
            throw RoomProblem.throttled(wait)
        }
        defer { throttle.withLock { $0.end(subjects) } }
        let (hasher, hash) = (hasher, try PasswordHash(stored))
        let verification = try await workers.run(.session(of: account, end: end)) {
            try hasher.verify(password, against: .hash(hash))
        }
        guard let verification else {
            throw RoomProblem.busy
        }
        if verification == .wrong {
            throttle.withLock { $0.failed(subjects, now: .now()) }
            throw RoomProblem.wrongPassword
        }
        throttle.withLock { $0.succeeded(subject) }
    }

    private func tell(
        _ change: RoomChange,
        isAboutMember: Bool = false,
        isByAbsence: Bool = false,
        except session: SessionID?
    ) async {
        guard change.isNews else {
            return
        }
        let notice = RoomNotice(
            change,
            isAboutMember: isAboutMember,
            isByAbsence: isByAbsence,
            presenceLimit: presenceLimit,
            time: ServerTime.milliseconds
        )
        for (accounts, event) in [(notice.insiders, notice.event), (notice.outsiders, notice.eventForOutsiders)] {
            let frame = WireServerFrame.with { $0.roomEvent = event }
            if !accounts.isEmpty, let encoded = try? frame.controlFrame() {
                await hub.notify(accounts, encoded, except: session)
            }
        }
    }
}

/// Why something in a room was not done, beside what the store says.
enum RoomProblem: Error, Equatable {
    /// The password that a new room is to have is too long.
    case passwordTooLong
    /// The password that a new room is to have has a control character.
    case passwordHasControlCharacter
    /// Not the room's password.
    case wrongPassword
    /// Too many wrong ones, or numbers of no room: not before this long.
    case throttled(TimeAmount)
    /// Too many passwords are looked at at once.
    case busy
}
