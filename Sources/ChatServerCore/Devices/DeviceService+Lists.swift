import ChatIdentity
import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf

/// Device lists.
extension DeviceService {
    /// The most accounts that are told of a new list: the others learn of it when they write.
    static let contactsTold = 5000

    /// Accounts that are told in one go, so that messages need not wait for all of them.
    private static let contactsAtOnce = 500

    /// Stores the next list of an account; the session is the device's from then on.
    ///
    /// - Throws: ``Refusal``, and the store's errors.
    func publish(_ list: DeviceListDraft, _ claim: DeviceClaim, by session: DeviceSession) async throws {
        // Before anything is stored: a restored key store must not sign on as the device that it was.
        try refuseRestored(try await login(of: session.account.id, claim))
        if let wait = listRate.take(session.account.id) {
            throw Refusal(
                .throttled,
                "The devices of an account can change \(Self.listsPerHour) times in an hour. Nothing was changed. "
                    + "Try again in \(wait.inMinutes).",
                retryAfter: wait
            )
        }
        var isStored = false
        defer {
            if !isStored {
                listRate.giveBack(session.account.id)
            }
        }
        try await asDevice(claim, session) {
            switch try await store.publishDevices(list) {
            case .stored: isStored = true
            case .unchanged: break
            case .conflict(let conflict): throw Refusal(conflict)
            }
            return isStored ? list : nil
        }
    }

    /// Begins a new identity of an account with its first list. The caller has checked the password.
    ///
    /// - Throws: ``Refusal``, and the store's errors.
    func reset(_ list: DeviceListDraft, _ claim: DeviceClaim, by session: DeviceSession) async throws {
        try await asDevice(claim, session) {
            switch try await store.resetIdentity(list, now: now()) {
            case .begun:
                return list
            case .unchanged:
                return nil
            case .tooSoon(let next):
                let wait = TimeAmount.milliseconds(max(0, next - now()))
                throw Refusal(
                    .throttled,
                    "A new identity can be begun once a day. Nothing was changed. Try again in \(wait.inHours).",
                    retryAfter: wait
                )
            case .conflict(let conflict):
                throw Refusal(conflict)
            }
        }
    }

    /// Stores a list, and makes the session that of its device. From the moment at which others can seal for the device
    /// the session is sent its blocks; only then are others told.
    ///
    /// - Parameter store: Stores the list. Returns it if it is a new one.
    private func asDevice(
        _ claim: DeviceClaim,
        _ session: DeviceSession,
        _ store: () async throws -> DeviceListDraft?
    ) async throws {
        await hub.expectDevice(claim.device, in: session.session)
        let changed: DeviceListDraft?
        do {
            changed = try await store()
        } catch {
            await hub.expectDevice(nil, in: session.session)
            throw error
        }
        if let changed {
            connections.dropDevices(of: changed.account, except: Set(changed.numbers))
            await hub.dropDevices(of: changed.account, except: Set(changed.numbers))
        }
        do {
            try await enter(claim, session)
        } catch {
            await tell(of: changed, by: session)
            throw error
        }
        await tell(of: changed, by: session)
    }

    /// Makes the session that of the device on the list that it has just published.
    private func enter(_ claim: DeviceClaim, _ session: DeviceSession) async throws {
        // First, so that a newer list that comes meanwhile takes it away again.
        connections.setDevice(claim.device, of: session.ticket)
        var standing = DeviceStanding.none
        do {
            standing = try await login(of: session.account.id, claim).standing
        } catch {
            connections.setDevice(nil, of: session.ticket)
            await hub.setDevice(nil, of: session.session)
            throw error
        }
        if standing != .accepted {
            connections.setDevice(nil, of: session.ticket)
        }
        await hub.setDevice(connections.device(of: session.ticket), of: session.session)
        if standing == .notListed {
            throw Refusal(DeviceListConflict.version)
        }
    }

    private func refuseRestored(_ login: DeviceLogin) throws(Refusal) {
        if login.standing == .storeRestored {
            throw Refusal(
                .noSuchDevice,
                "The server has seen more messages of this device than its key store has sealed: the store is an older "
                    + "copy. Take a new device number."
            )
        }
    }

    /// Notifies the account's sessions and contacts of a list; of several lists that come close together only of the
    /// newest.
    private func tell(of list: DeviceListDraft?, by session: DeviceSession) async {
        guard let list, listNews.add(list.version, of: list.account) else {
            return
        }
        await tell(of: list.version, by: session)
        while let version = listNews.next(of: list.account) {
            await tell(of: version, by: session)
        }
    }

    private func tell(of version: UInt64, by session: DeviceSession) async {
        let account = session.account
        let event = ProtoServerFrame.with {
            $0.devicesChanged.username = account.username.value
            $0.devicesChanged.version = version
        }
        guard let frame = try? event.controlFrame() else {
            return
        }
        await hub.notify([account.id], frame, except: session.session)
        // The list is stored. Who is not told learns of it when the next message to this account is refused.
        let contacts = (try? await store.directContacts(of: account.id)) ?? []
        let told = contacts.prefix(Self.contactsTold)
        for start in stride(from: told.startIndex, to: told.endIndex, by: Self.contactsAtOnce) {
            await hub.notify(told[start...].prefix(Self.contactsAtOnce), frame)
        }
    }
}

extension Refusal {
    /// Makes the answer for a list that does not follow the lists of its account.
    init(_ conflict: DeviceListConflict) {
        switch conflict {
        case .identity:
            self.init(.listConflict, "The device list is not signed by the right identity of this account.")
        case .version:
            self.init(.listConflict, "The device list has not the version after this account's newest list.")
        case .tooMany:
            self.init(
                .invalidList,
                "This account has had \(DeviceLimits.lists) device lists, and the server takes no more: begin a new "
                    + "identity."
            )
        case .keys:
            self.init(
                .invalidList,
                "A device on the list had other keys before. Take a new device number for new keys."
            )
        case .chain:
            self.init(.listConflict, "The device list names another list before it than this account's newest one.")
        case .device:
            self.init(.listConflict, "A device on the list has the number of another account's device. Take a new one.")
        }
    }
}
