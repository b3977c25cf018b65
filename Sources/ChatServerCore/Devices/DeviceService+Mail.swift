import ChatIdentity
import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf

/// Device mail: sealed messages from device to device, which are in no conversation.
extension DeviceService {
    /// The most pieces of a page.
    static let mailPage = 100

    /// The most bytes of payloads and blocks in a page: with 100 names and numbers it fits into a frame.
    static let mailPageBytes = 44 << 10

    /// Stores a piece of mail, and tells the receiving device.
    ///
    /// - Throws: ``Refusal``, and the store's errors.
    func send(_ mail: DeviceMailDraft) async throws {
        switch try await store.append(mail) {
        case .stored:
            counts.count { $0.mail += 1 }
            let event = ProtoServerFrame.with { $0.deviceMailWaiting = .init() }
            if let frame = try? event.controlFrame() {
                await hub.notify(mail.device, of: mail.recipient, frame)
            }
        case .repeated:
            break
        case .noSuchDevice:
            throw Refusal(
                .devicesChanged,
                "The device is not on the newest list of its account: get the lists. Nothing was stored."
            )
        case .noSuchSender:
            throw Refusal.noDevice
        }
    }

    /// Removes the mail that a device has handled, and returns the next.
    ///
    /// - Parameter number: The last piece that it has handled; 0 for none.
    /// - Throws: ``Refusal``, and the store's errors.
    func mail(of account: AccountID, _ device: DeviceNumber, after number: UInt64) async throws -> DeviceMailPage {
        let page = try await store.deviceMail(
            DeviceMailRequest(
                account: account,
                device: device,
                after: number,
                limit: Self.mailPage,
                bytes: Self.mailPageBytes,
                time: now()
            )
        )
        guard let page else {
            throw Refusal.noDevice
        }
        return page
    }
}
