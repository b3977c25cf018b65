import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The devices of an account. Each list names the one before it, so the lists of an account are a chain.
package struct DeviceList: Hashable, Sendable {
    /// The most devices of an account.
    package static let largestCount = 10

    /// Bytes of a hash: SHA-256.
    package static let hashBytes = 32

    /// What the first list names as the one before it.
    package static let noList = [UInt8](repeating: 0, count: hashBytes)

    /// The most bytes of a body: ten devices with the longest labels, and the longest account name.
    package static let largestBody = 2710

    /// The account's folded name.
    package let account: String

    /// From 1, and one more with each list.
    package let version: UInt64

    /// SHA-256 of the body of the list before; ``noList`` in the first one.
    package let previous: [UInt8]

    /// 1 to 10 devices with different numbers.
    package let devices: [DeviceEntry]

    /// - Throws: ``IdentityError/malformed`` and ``IdentityError/wrongDevices``.
    package init(
        account: String,
        version: UInt64,
        previous: [UInt8],
        devices: [DeviceEntry]
    ) throws(IdentityError) {
        guard
            version >= 1,
            previous.count == Self.hashBytes,
            (version == 1) == (previous == Self.noList),
            FoldedAccount.isValid(account)
        else {
            throw .malformed
        }
        guard
            (1...Self.largestCount).contains(devices.count),
            Set(devices.map(\.number)).count == devices.count
        else {
            throw .wrongDevices
        }
        self.account = account
        self.version = version
        self.previous = previous
        self.devices = devices
    }

    /// Reads a body.
    ///
    /// - Throws: ``IdentityError/malformed``, ``IdentityError/weakKey`` and ``IdentityError/wrongDevices``.
    package init(body: [UInt8]) throws(IdentityError) {
        guard body.count <= Self.largestBody else {
            throw .malformed
        }
        var reader = FieldReader(body)
        let account = try reader.text(FoldedAccount.lengths)
        let version = try reader.unsigned64()
        let previous = try reader.bytes(Self.hashBytes)
        let count = try reader.unsigned32()
        guard (1...UInt32(Self.largestCount)).contains(count) else {
            throw .wrongDevices
        }
        var devices: [DeviceEntry] = []
        for _ in 0..<count {
            devices.append(try DeviceEntry(from: &reader))
        }
        try reader.end()
        try self.init(account: account, version: version, previous: previous, devices: devices)
    }

    /// The bytes that are signed and hashed.
    package var body: [UInt8] {
        var writer = FieldWriter()
        writer.write(account)
        writer.write(version)
        writer.write(previous)
        writer.write(UInt32(devices.count))
        for device in devices {
            device.write(to: &writer)
        }
        return writer.bytes
    }

    /// SHA-256 of a list's body: what the next list names, and what is pinned.
    package static func hash(ofBody body: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: Data(body)))
    }

    /// Returns the device of a number.
    package func device(_ number: DeviceNumber) -> DeviceEntry? {
        devices.first { $0.number == number }
    }
}
