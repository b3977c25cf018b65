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
        switch try await store.publishDevices(list) {
        case .stored:
            await changed(list, by: session)
        case .unchanged:
            break
        case .conflict(let conflict):
            throw Refusal(conflict)
        }
        try await enter(claim, session)
    }

    /// Begins a new identity of an account with its first list. The caller has checked the password.
    ///
    /// - Throws: ``Refusal``, and the store's errors.
    func reset(_ list: DeviceListDraft, _ claim: DeviceClaim, by session: DeviceSession) async throws {
        switch try await store.resetIdentity(list, now: ServerTime.milliseconds) {
        case .begun:
            await changed(list, by: session)
        case .unchanged:
            break
        case .tooSoon(let next):
            let wait = TimeAmount.milliseconds(max(0, next - ServerTime.milliseconds))
            throw Refusal(
                .throttled,
                "A new identity can be begun once a day. Nothing was changed. Try again in \(wait.inHours).",
                retryAfter: wait
            )
        case .conflict(let conflict):
            throw Refusal(conflict)
        }
        try await enter(claim, session)
    }

    /// Makes the session that of the device on the list that it has just published.
    private func enter(_ claim: DeviceClaim, _ session: DeviceSession) async throws {
        // First, so that a newer list that comes meanwhile takes it away again.
        connections.setDevice(claim.device, of: session.ticket)
        let standing = try await login(of: session.account.id, claim).standing
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

    /// Takes the device from the sessions whose device has left the list, and tells who should know.
    private func changed(_ list: DeviceListDraft, by session: DeviceSession) async {
        let account = session.account
        connections.dropDevices(of: account.id, except: Set(list.devices))
        await hub.dropDevices(of: account.id, except: Set(list.devices))
        let event = ProtoServerFrame.with {
            $0.devicesChanged.username = account.username.value
            $0.devicesChanged.version = list.version
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
        case .chain:
            self.init(.listConflict, "The device list names another list before it than this account's newest one.")
        case .device:
            self.init(.listConflict, "A device on the list has the number of another account's device. Take a new one.")
        }
    }
}
