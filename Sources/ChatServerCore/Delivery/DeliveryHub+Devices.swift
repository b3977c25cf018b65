import ChatIdentity
import ChatProtocol
import ChatStorage
import NIOCore

/// The devices of sessions: which blocks they are sent, and events for one device.
extension DeliveryHub {
    /// Prepares a session for the device that it is about to become: it is sent what is sealed for it, and else what
    /// its present device is sent.
    ///
    /// - Parameter device: The device; `nil` if it does not become one.
    func expectDevice(_ device: DeviceNumber?, in id: SessionID) {
        sessions[id]?.expectedDevice = device
    }

    /// Makes a session that of a device, or of none, for messages from now on.
    func setDevice(_ device: DeviceNumber?, of id: SessionID) {
        sessions[id]?.device = device
        sessions[id]?.expectedDevice = nil
    }

    /// Takes the device from each session of an account whose device is not among these.
    func dropDevices(of account: AccountID, except kept: Set<DeviceNumber>) {
        for session in sessions(of: account) {
            if let device = session.device, !kept.contains(device) {
                session.device = nil
            }
        }
    }

    /// Sends a frame to the sessions of a device, and to those that are about to become it.
    func notify(_ device: DeviceNumber, of account: AccountID, _ frame: ByteBuffer) {
        for session in sessions(of: account) where [session.device, session.expectedDevice].contains(device) {
            session.outbox.postNotice(frame)
        }
    }
}
