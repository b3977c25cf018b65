import ChatIdentity
import ChatProtocol
import ChatStorage
import Foundation
import SwiftProtobuf

/// Requests of a device: its prekeys, and its mail.
extension SessionRequests {
    /// Stores prekeys of the session's device.
    func publishPrekeys(_ request: ProtoPublishPrekeys) async throws -> ProtoServerFrame.OneOf_Body {
        guard let device else {
            throw Refusal.noDevice
        }
        guard let list = try await services.devices.store.newestDeviceList(of: account) else {
            throw Refusal.noDevice
        }
        let draft = try await request.draft(
            for: online.account,
            device: device,
            on: list,
            at: services.devices.now()
        )
        try keepQuota(
            bytes: draft.pairs.reduce(draft.prekey?.body.count ?? 0) { $0 + $1.body.count },
            "The keys were not stored."
        )
        try await services.devices.publish(draft)
        return .done(.init())
    }

    /// Sends a sealed message from this session's device to another one.
    func sendDeviceMail(_ request: ProtoSendDeviceMail) async throws -> ProtoServerFrame.OneOf_Body {
        let sender = try DeviceNumber.sender(request.senderDevice, own: device)
        guard request.token.count == ProtocolLimits.tokenBytes else {
            throw Refusal(.invalidToken, "The token must have \(ProtocolLimits.tokenBytes) bytes.")
        }
        try SealedBody.check(payload: request.payload)
        try SealedBody.check(block: request.block, within: SealedSizes.blockInMail)
        try SealedBlockCount.check(request.blocksSealed, or: .invalidSealed)
        guard let recipientDevice = DeviceNumber(rawValue: request.device), recipientDevice != sender else {
            throw Refusal(.invalidSealed, "Device mail is for another device than the one that sends it.")
        }
        let recipient = try await recipient(named: request.recipient)
        try keepQuota(bytes: request.payload.count + request.block.count, "The device mail was not stored.")
        try await services.devices.send(
            DeviceMailDraft(
                sender: account,
                senderDevice: sender,
                recipient: recipient.id,
                device: recipientDevice,
                payload: [UInt8](request.payload),
                block: [UInt8](request.block),
                token: [UInt8](request.token),
                blocksSealed: request.blocksSealed,
                time: services.devices.now()
            )
        )
        return .done(.init())
    }

    /// Removes the mail that the session's device has handled, and returns the next.
    func getDeviceMail(_ request: ProtoGetDeviceMail) async throws -> ProtoServerFrame.OneOf_Body {
        guard let device else {
            throw Refusal.noDevice
        }
        let page = try await services.reads.run(.page, of: account) {
            try await services.devices.mail(of: account, device, after: request.after)
        }
        return .deviceMail(
            .with {
                $0.items = page.items.map(\.wire)
                $0.more = page.hasMore
            }
        )
    }
}

extension StoredDeviceMail {
    fileprivate var wire: ProtoDeviceMailItem {
        .with {
            $0.number = number
            $0.sender = sender
            $0.senderDevice = senderDevice.rawValue
            $0.payload = Data(payload)
            $0.block = Data(block)
            $0.time = time
        }
    }
}
