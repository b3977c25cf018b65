import ChatIdentity
import ChatProtocol
import Crypto
import Foundation
import NIOCore
import SwiftProtobuf

/// The devices of a participant's account: a signed list that the server checks, and messages that have the sizes of
/// sealed ones. Nothing is encrypted, because a server cannot tell: what is measured is its own work.
///
/// All keys follow from the account's name, so that a second run on the same server has the same list.
struct BenchDevices {
    /// A block of a session that was answered.
    private static let blockBytes = 146

    /// A text of 100 bytes with the other fields of its content is padded to this class.
    private static let payloadBytes = 256 + SealedSizes.tag

    /// The number of devices of each account.
    let count: Int

    /// Blocks sealed so far. They must not become fewer from run to run, so they begin with the time.
    private var sealed = UInt64(Date().timeIntervalSince1970 * 1000)

    init(count: Int) {
        self.count = count
    }

    /// The numbers of an account's devices, 0 for the first.
    private static func numbers(_ account: String, _ indices: Range<Int>) -> [DeviceNumber] {
        indices.compactMap { index in
            // No account here hashes to 0, which is no device's number.
            DeviceNumber(rawValue: seed(account, "number \(index)").prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
        }
    }

    private static func seed(_ account: String, _ purpose: String) -> [UInt8] {
        Array(SHA256.hash(data: Data("bench \(purpose) \(account)".utf8)))
    }

    /// The request that makes the session the account's first device.
    mutating func publication(of account: String) throws -> ProtoPublishDevices {
        let identity = try Curve25519.Signing.PrivateKey(rawRepresentation: Self.seed(account, "identity"))
        let numbers = Self.numbers(account, 0..<count)
        let entries = try numbers.enumerated().map { index, number in
            let signing = try Curve25519.Signing.PrivateKey(rawRepresentation: Self.seed(account, "signing \(index)"))
            let agreement = try Curve25519.KeyAgreement.PrivateKey(
                rawRepresentation: Self.seed(account, "agreement \(index)")
            )
            return try DeviceEntry(
                number: number,
                agreement: Array(agreement.publicKey.rawRepresentation),
                signing: SigningPublicKey(Array(signing.publicKey.rawRepresentation)),
                label: "bench",
                added: 1_700_000_000_000
            )
        }
        let list = try DeviceList(account: account, version: 1, previous: DeviceList.noList, devices: entries)
        let signed = try SignedDeviceList(signing: list, by: identity)
        return .with {
            $0.list = .with { ($0.body, $0.signature) = (Data(signed.body), Data(signed.signature)) }
            $0.identity = identity.publicKey.rawRepresentation
            $0.device = numbers[0].rawValue
            $0.blocksSealed = sealed
        }
    }

    /// A text as a sealed message for all devices of both accounts but the sender's own.
    mutating func message(_ text: ByteBuffer, from sender: String, to recipient: String) -> ProtoSealedMessage {
        var payload = text.withUnsafeReadableBytes { Data($0) }
        payload.append(contentsOf: [UInt8](repeating: 0, count: Self.payloadBytes - payload.count))
        let devices =
            Self.numbers(sender, 1..<count) + Self.numbers(recipient, 0..<count)
        sealed += UInt64(devices.count)
        return .with {
            $0.senderDevice = Self.numbers(sender, 0..<1)[0].rawValue
            $0.payload = payload
            $0.blocks = devices.map { device in
                .with { ($0.device, $0.block) = (device.rawValue, Data(count: Self.blockBytes)) }
            }
            $0.blocksSealed = sealed
        }
    }
}
