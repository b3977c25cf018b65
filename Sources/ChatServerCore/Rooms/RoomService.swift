import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf
import Synchronization

/// Room operations of the server. Authorization is decided by the store; the service verifies room passwords and
/// notifies the accounts concerned.
final class RoomService: Sendable {
    /// The scrypt cost of a room's password: 4 MiB and some 30 ms. Lower than for accounts, because it is shared by
    /// word of mouth, guards one room, and is verified while everything else goes on.
    static let passwordCost = ScryptCost(logN: 12)

    /// The most bytes of a name that is processed: four for each character.
    static let nameBytes = 4 * RoomLimits.nameCharacters

    private let store: any RoomStore
    private let hub: DeliveryHub
    private let workers: PasswordWorkers
    private let hasher: PasswordHasher
    private let presenceLimit: @Sendable () -> Int
    private let throttle = Mutex(LoginThrottle())

    /// Makes the service.
    ///
    /// - Parameters:
    ///   - passwordCost: The scrypt cost of rooms' passwords.
    ///   - presenceLimit: In rooms with more members, joins and leaves are not announced to the others. Read each time.
    init(
        store: any RoomStore,
        hub: DeliveryHub,
        workers: PasswordWorkers,
        passwordCost: ScryptCost = passwordCost,
        presenceLimit: @escaping @autoclosure @Sendable () -> Int
    ) {
        self.store = store
        self.hub = hub
        self.workers = workers
        self.presenceLimit = presenceLimit
        hasher = PasswordHasher(cost: passwordCost)
    }

    /// Creates a room.
    ///
    /// - Parameters:
    ///   - password: The password for joining; empty for none.
    ///   - end: The end of the requesting connection.
    /// - Throws: ``RoomRefusal``, ``RoomProblem``, and the store's errors.
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

    /// Joins a room.
    ///
    /// - Parameters:
    ///   - password: The password that the user gave.
    ///   - session: The requesting session: it gets the answer instead of the event.
    ///   - end: The end of the requesting connection.
    /// - Returns: The room with its new member.
    /// - Throws: ``RoomRefusal``, ``RoomProblem``, and the store's errors.
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

    /// Leaves a room.
    ///
    /// - Throws: ``RoomRefusal``, and the store's errors.
    func leave(_ conversation: ConversationID, account: AccountID, session: SessionID) async throws {
        let before = try await store.room(conversation, for: account)
        let change = try await store.leaveRoom(conversation, account: account)
        await tell(change, except: session)
        // A permanent room continues with another admin.
        if change.kind == .left, before?.admin == account {
            await tellHeir(change)
        }
    }

    /// Performs an admin action, or invites an account.
    ///
    /// - Throws: ``RoomRefusal``, and the store's errors.
    func manage(
        _ conversation: ConversationID,
        _ action: RoomAction,
        of username: Username,
        by account: AccountID,
        session: SessionID
    ) async throws {
        // A ban must not reveal the room to an account that was not a member.
        let before = action == .ban ? try await store.room(conversation, for: account) : nil
        let change = try await store.manageRoom(conversation, action, of: username, by: account)
        let wasMember = before?.members.contains { $0.account.id == change.subject.id } ?? false
        await tell(change, isAboutMember: wasMember, except: session)
    }

    /// Returns a room as the account sees it; `nil` when there is none that it may see.
    func room(_ conversation: ConversationID, for account: AccountID) async throws -> Room? {
        try await store.room(conversation, for: account)
    }

    /// Returns the listed rooms, and the rooms that the account is in or invited to.
    func rooms(for account: AccountID, after: String, limit: Int) async throws -> [RoomSummary] {
        try await store.rooms(for: account, after: after, limit: limit)
    }

    /// Handles an account that has departed for good: it leaves all rooms that are not permanent.
    ///
    /// - Parameter isByAbsence: Whether its connection was lost and not resumed.
    /// - Throws: The store's errors.
    func departed(_ account: AccountID, isByAbsence: Bool) async throws {
        for change in try await store.departed(account) {
            await tell(change, isByAbsence: isByAbsence, except: nil)
        }
    }

    /// Tells the members of rooms that an account is in no more, because it was erased.
    ///
    /// - Parameter formerlyLed: The numbers of the rooms that it led: those that stay open have another admin.
    func announce(_ changes: [RoomChange], formerlyLed: Set<RoomNumber>) async {
        for change in changes {
            await tell(change, except: nil)
            if change.kind == .left, formerlyLed.contains(change.room.number) {
                await tellHeir(change)
            }
        }
    }

    /// Returns the password hash of the room to join. Guessing room numbers is throttled per account: they are a
    /// room's only protection when it has no password.
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

    /// Tells the members who manages a room, after its admin has left it.
    private func tellHeir(_ change: RoomChange) async {
        guard let heir = change.room.members.first(where: { $0.account.id == change.room.admin }) else {
            return
        }
        let handedOver = RoomChange(
            kind: .managed(.handOver),
            room: change.room,
            subject: heir.account,
            by: change.subject
        )
        await tell(handedOver, except: nil)
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
        // Guessing is throttled as at a login, per account and room. The room is identified by its hash, which has
        // a unique salt: knowing one room's password must not clear the count of another's.
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
            presenceLimit: presenceLimit(),
            time: ServerTime.milliseconds
        )
        for (accounts, event) in [(notice.insiders, notice.event), (notice.outsiders, notice.eventForOutsiders)] {
            let frame = ProtoServerFrame.with { $0.roomEvent = event }
            if !accounts.isEmpty, let encoded = try? frame.controlFrame() {
                await hub.notify(accounts, encoded, except: session)
            }
        }
    }
}

/// The reason why a room operation failed, besides the store's refusals.
enum RoomProblem: Error, Equatable {
    /// The password of the new room is too long.
    case passwordTooLong
    /// The password of the new room contains a control character.
    case passwordHasControlCharacter
    /// The given password is not the room's password.
    case wrongPassword
    /// Too many wrong passwords or room numbers: retry after this long.
    case throttled(TimeAmount)
    /// Too many passwords are being hashed.
    case busy
}
