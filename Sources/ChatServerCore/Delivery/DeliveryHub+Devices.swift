import ChatIdentity
import ChatProtocol
import ChatStorage
import NIOCore

/// The devices of sessions: which blocks they are sent, and events for one device.
extension DeliveryHub {
    /// Makes a session that of a device, or of none, for messages from now on.
    func setDevice(_ device: DeviceNumber?, of id: SessionID) {
        sessions[id]?.device = device
    }

    /// Takes the device from each session of an account whose device is not among these.
    func dropDevices(of account: AccountID, except kept: Set<DeviceNumber>) {
        for session in sessions(of: account) {
            session.device = session.device.flatMap { kept.contains($0) ? $0 : nil }
        }
    }

    /// Sends a frame to the sessions of a device.
    func notify(_ device: DeviceNumber, of account: AccountID, _ frame: ByteBuffer) {
        for session in sessions(of: account) where session.device == device {
            session.outbox.postNotice(frame)
        }
    }
}
