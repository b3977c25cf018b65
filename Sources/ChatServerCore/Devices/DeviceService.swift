import ChatIdentity
import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf

/// The devices of accounts: lists, prekeys and device mail. What devices have signed is checked before it is stored
/// (`SignedRequests.swift`), and the store decides whether it follows what is there. The server can open nothing.
struct DeviceService: Sendable {
    let store: any DeviceStore
    let hub: DeliveryHub
    let connections: ConnectionTable

    /// Limits the requests for one-time pairs of an account. A request beyond it is answered with last-resort keys: it
    /// is never refused, so that nobody is kept from writing to somebody.
    var bundleRate = RateLimiter(AccountRate(bundlesPerMinute, per: .minutes(1)))

    /// Bounds how often an account changes its list: each list is kept, and its contacts are told and fetch it.
    var listRate = RateLimiter(AccountRate(listsPerHour, per: .hours(1)))

    /// The lists that contacts are being told of.
    let listNews = ListNews()

    /// Requests with bundles in a minute that may have one-time pairs, and at once.
    static let bundlesPerMinute = 30

    /// Changes of an account's list in an hour, and at once.
    static let listsPerHour = 20

    /// Counters for the metrics.
    let counts: EncryptionCounts

    /// Returns the trusted time, in milliseconds since 1970: keys and mail that go because of a wrong clock cannot be
    /// restored, and a reset dated in the future would keep its account from the next one.
    let now: @Sendable () -> Int64
}

/// A session that asks for something about devices.
struct DeviceSession: Sendable {
    let account: Account
    /// The delivery session.
    let session: SessionID
    let ticket: ConnectionTable.Ticket
}

extension DeviceService {
    /// Returns the standing of the device that a login names, and whether the account has devices at all.
    ///
    /// - Throws: The store's errors.
    func login(of account: AccountID, _ claim: DeviceClaim) async throws -> DeviceLogin {
        try await store.noteLogin(of: account, device: claim.device, blocksSealed: claim.blocksSealed)
    }

    /// Whether a device is on the newest list of its account.
    ///
    /// - Throws: The store's errors.
    func isListed(_ device: DeviceNumber, of account: AccountID) async throws -> Bool {
        try await store.devices(of: [account])[account]?.contains(device) ?? false
    }
}
