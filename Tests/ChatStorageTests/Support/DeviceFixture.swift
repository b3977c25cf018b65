import ChatIdentity
import ChatProtocol
import Crypto
import Foundation
import Testing

@testable import ChatStorage

/// A store with alice, bob and carol, and drafts of device lists, prekeys, mail and sealed messages. The store does not
/// check signatures, so these have none.
struct DeviceFixture {
    static let start: Int64 = 1_790_000_000_000
    static let hour: Int64 = 3_600_000
    static let day: Int64 = 24 * hour

    let fixture: MessageFixture

    var store: any ChatStore { fixture.store }
    var alice: AccountID { fixture.alice }
    var bob: AccountID { fixture.bob }
    var carol: AccountID { fixture.carol }

    /// The next list of an account, with these devices.
    func next(_ devices: [UInt64], of account: AccountID, identity: Int = 1) async throws -> DeviceListDraft {
        let newest = try await store.newestDeviceList(of: account)
        return list(
            devices,
            of: account,
            version: (newest?.version ?? 0) + 1,
            previous: newest?.hash,
            identity: identity
        )
    }

    /// Publishes the next list of an account.
    @discardableResult
    func publish(_ devices: [UInt64], of account: AccountID) async throws -> DeviceListOutcome {
        try await store.publishDevices(next(devices, of: account))
    }

    /// Begins a new identity of an account.
    func reset(_ devices: [UInt64], of account: AccountID, identity: Int, at time: Int64) async throws
        -> IdentityResetOutcome
    {
        let draft = list(devices, of: account, version: 1, previous: nil, identity: identity)
        return try await store.resetIdentity(draft, now: Self.start + time)
    }

    func devices(of account: AccountID) async throws -> [UInt64] {
        try await store.devices(of: [account])[account]?.map(\.rawValue) ?? []
    }

    /// Stores prekeys of a device.
    @discardableResult
    func publish(
        _ prekey: PrekeyRecord? = prekey(1),
        pairs: [PrekeyRecord] = [],
        of account: AccountID,
        device: UInt64,
        identity: [UInt8]? = nil,
        signing: [UInt8]? = nil,
        at time: Int64 = 0
    ) async throws -> PrekeyOutcome {
        let present = try await store.newestDeviceList(of: account)?.identity
        let draft = PrekeyDraft(
            account: account,
            identity: identity ?? present ?? digest(1),
            device: number(device),
            signing: signing ?? listed(device).signing,
            prekey: prekey,
            pairs: pairs,
            time: Self.start + time
        )
        return try await store.publishPrekeys(draft)
    }

    /// Asks for the bundles of devices.
    func bundles(
        _ devices: [UInt64],
        of owner: AccountID,
        for asker: AccountID,
        device: UInt64?,
        at time: Int64 = 0
    ) async throws -> [DeviceBundle] {
        let request = BundleRequest(
            asker: asker,
            askerDevice: device.map { number($0) },
            owner: owner,
            devices: devices.map { number($0) },
            time: Self.start + time
        )
        return try await store.bundles(request)
    }

    /// The numbers of the pairs of a device that are left, and of those handed out.
    func pairs(of account: AccountID, device: UInt64) async throws -> (left: [UInt64], handedOut: [UInt64]) {
        let pairs = try await store.pairs(of: account, device: number(device))
        return (pairs.left, pairs.handedOut.map(\.number))
    }

    /// Sends mail from alice's device 1 to bob's device 2, or between others.
    func mail(
        _ code: Int,
        bytes: Int = 100,
        from sender: (AccountID, UInt64)? = nil,
        to recipient: (AccountID, UInt64)? = nil,
        blocksSealed: UInt64 = 0,
        at time: Int64 = 0
    ) async throws -> DeviceMailOutcome {
        let (sender, recipient) = (sender ?? (alice, 1), recipient ?? (bob, 2))
        let draft = DeviceMailDraft(
            sender: sender.0,
            senderDevice: number(sender.1),
            recipient: recipient.0,
            device: number(recipient.1),
            payload: [UInt8](repeating: UInt8(truncatingIfNeeded: code), count: bytes - 10),
            block: [UInt8](repeating: 9, count: 10),
            token: Array(digest(code).prefix(16)),
            blocksSealed: blocksSealed,
            time: Self.start + time
        )
        return try await store.append(draft)
    }

    /// Takes the mail of bob's device 2, or of another one.
    func take(
        after: UInt64 = 0,
        limit: Int = 1_000,
        bytes: Int = 10_000_000,
        device: UInt64 = 2,
        of account: AccountID? = nil,
        at time: Int64 = 0
    ) async throws -> DeviceMailPage? {
        let request = DeviceMailRequest(
            account: account ?? bob,
            device: number(device),
            after: after,
            limit: limit,
            bytes: bytes,
            time: Self.start + time
        )
        return try await store.deviceMail(request)
    }

    /// Sends a sealed message with a block for each of these devices.
    func send(
        _ code: Int,
        from sender: (AccountID, UInt64),
        to recipient: AccountID,
        for devices: [UInt64],
        payload: Int = 144,
        blocksSealed: UInt64 = 0
    ) async throws -> AppendOutcome {
        let draft = sealedDraft(code, from: sender, to: recipient, for: devices, payload, blocksSealed)
        return try #require(await store.append([draft]).first)
    }

    /// The messages of the conversation of alice and bob.
    func history(limit: Int = 200) async throws -> HistoryPage {
        try #require(await fixture.history(.direct(Username("bob")), limit: limit))
    }
}

/// A device list; its hash is that of its body.
func list(
    _ devices: [UInt64],
    of account: AccountID,
    version: UInt64,
    previous: [UInt8]?,
    identity: Int = 1
) -> DeviceListDraft {
    let body = Array("list \(version) of \(account.rawValue) by \(identity): \(devices)".utf8)
    return DeviceListDraft(
        account: account,
        identity: digest(identity),
        version: version,
        hash: Array(SHA256.hash(data: Data(body))),
        previous: previous ?? [UInt8](repeating: 0, count: 32),
        devices: devices.map { listed($0) },
        body: body,
        signature: [UInt8](repeating: 6, count: 64)
    )
}

/// A device with keys that follow from its number.
func listed(_ value: UInt64) -> ListedDevice {
    let code = Int(truncatingIfNeeded: value % 1_000)
    return ListedDevice(number: number(value), agreement: digest(10_000 + code), signing: digest(20_000 + code))
}

/// A signed prekey or a pair.
func prekey(_ number: UInt64, _ variant: String = "") -> PrekeyRecord {
    PrekeyRecord(
        number: number,
        body: Array("prekey \(number)\(variant)".utf8),
        signature: [UInt8](repeating: 5, count: 64)
    )
}

/// Pairs with these numbers.
func pairs(_ numbers: ClosedRange<UInt64>) -> [PrekeyRecord] {
    numbers.map { prekey($0, " of a pair") }
}

/// The number of a device; 0 is none, so it stands for the highest.
func number(_ value: UInt64) -> DeviceNumber {
    var generator = SystemRandomNumberGenerator()
    return DeviceNumber(rawValue: value == 0 ? .max : value) ?? DeviceNumber(using: &generator)
}

/// A draft of a sealed message with a block for each of these devices.
func sealedDraft(
    _ code: Int,
    from sender: (AccountID, UInt64),
    to recipient: AccountID,
    for devices: [UInt64],
    _ payload: Int = 144,
    _ blocksSealed: UInt64 = 0
) -> MessageDraft {
    var draft = draft(code, from: sender.0, to: .account(recipient), body: "")
    draft.sealed = SealedBody(
        senderDevice: number(sender.1),
        payload: [UInt8](repeating: UInt8(truncatingIfNeeded: code), count: payload),
        blocks: Dictionary(uniqueKeysWithValues: devices.map { (number($0), Array("block \(code) \($0)".utf8)) })
    )
    draft.blocksSealed = blocksSealed
    return draft
}

/// Runs a test with a fresh store, in which alice has the device 1, bob the devices 2 and 3.
func withDevices(
    _ kind: ChatStoreKind,
    _ body: (DeviceFixture) async throws -> Void
) async throws {
    try await withTemporaryFolder { folder in
        let fixture = try await MessageFixture(folder: folder, kind)
        try await fixture.makeFast()
        let world = DeviceFixture(fixture: fixture)
        try await world.publish([1], of: world.alice)
        try await world.publish([2, 3], of: world.bob)
        try await body(world)
    }
}
