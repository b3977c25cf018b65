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

    /// Bounds who takes one-time pairs.
    var bundleRate = RateLimiter(BundleRate())

    /// What was done, for the metrics.
    let counts: EncryptionCounts
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
