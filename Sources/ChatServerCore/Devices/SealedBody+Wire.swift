import ChatIdentity
import ChatProtocol
import ChatStorage
import Foundation
import SwiftProtobuf

/// A sealed message on the wire. A server checks sizes and numbers, and nothing else can be checked by it: the rest is
/// for the devices.
extension SealedBody {
    /// The most blocks of a message: those of ten devices of each account.
    static let mostBlocks = 20

    /// Reads a message from a client.
    ///
    /// - Parameters:
    ///   - own: The session's device; `nil` if it has none.
    ///   - isNote: Whether it is a note to oneself, which has no block if the account has one device.
    /// - Throws: The first fault.
    init(_ sealed: ProtoSealedMessage, own: DeviceNumber?, isNote: Bool) throws(Refusal) {
        let sender = try DeviceNumber.sender(sealed.senderDevice, own: own)
        try Self.check(payload: sealed.payload)
        guard sealed.blocks.count <= Self.mostBlocks else {
            throw Refusal(
                .invalidSealed,
                "The sealed message has \(sealed.blocks.count) blocks; the limit is \(Self.mostBlocks)."
            )
        }
        guard !sealed.blocks.isEmpty || isNote else {
            throw Refusal(.invalidSealed, "The sealed message has no block: nobody could open it.")
        }
        var blocks: [DeviceNumber: [UInt8]] = [:]
        blocks.reserveCapacity(sealed.blocks.count)
        for block in sealed.blocks {
            guard let recipient = DeviceNumber(rawValue: block.device) else {
                throw Refusal(.invalidSealed, "A block of the sealed message is for no device.")
            }
            guard recipient != sender else {
                throw Refusal(.invalidSealed, "The sealed message has a block for the device that sends it.")
            }
            try Self.check(block: block.block, within: SealedSizes.block)
            guard blocks.updateValue([UInt8](block.block), forKey: recipient) == nil else {
                throw Refusal(.invalidSealed, "The sealed message has two blocks for one device.")
            }
        }
        self.init(senderDevice: sender, payload: [UInt8](sealed.payload), blocks: blocks)
    }

    /// Checks the length of a payload.
    static func check(payload: Data) throws(Refusal) {
        guard SealedSizes.isPayload(payload.count) else {
            throw Refusal(
                .invalidSealed,
                "The sealed message has a payload of \(payload.count) bytes, a length that no payload has."
            )
        }
    }

    /// Checks the length of a block.
    static func check(block: Data, within lengths: ClosedRange<Int>) throws(Refusal) {
        guard lengths.contains(block.count) else {
            throw Refusal(
                .invalidSealed,
                "A block of the sealed message has \(block.count) bytes; a block has \(lengths.lowerBound) to "
                    + "\(lengths.upperBound)."
            )
        }
    }

    /// What a session is sent.
    ///
    /// - Parameter device: The session's device; `nil` if it has none.
    func wire(for device: DeviceNumber?) -> ProtoSealedDelivery {
        .with {
            $0.senderDevice = senderDevice.rawValue
            guard let device else {
                return
            }
            $0.payload = Data(payload)
            $0.block = Data(blocks[device] ?? [])
        }
    }
}

extension DeviceNumber {
    /// Returns the device that a request names as the session's own.
    ///
    /// - Parameter own: The session's device; `nil` if it has none.
    static func sender(_ named: UInt64, own: DeviceNumber?) throws(Refusal) -> DeviceNumber {
        guard let own else {
            throw .noDevice
        }
        guard named == own.rawValue else {
            throw Refusal(.noSuchDevice, "This session is another device than the one that sealed the message.")
        }
        return own
    }
}

extension Refusal {
    /// The request needs a device, and the session has none.
    static let noDevice = Refusal(
        .noSuchDevice,
        "This session has no device on the account's list. Publish a list that names it first."
    )
}
