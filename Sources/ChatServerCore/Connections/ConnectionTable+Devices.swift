import ChatIdentity
import ChatStorage

extension ConnectionTable {
    /// Returns the device that a session is; `nil` if it is none.
    func device(of ticket: Ticket) -> DeviceNumber? {
        session(of: ticket)?.device
    }

    /// Makes a session that of a device, or of none.
    func setDevice(_ device: DeviceNumber?, of ticket: Ticket) {
        updateSession(ticket) { $0.device = device }
    }

    /// Takes the device from each session of an account whose device is not among these.
    func dropDevices(of account: AccountID, except kept: Set<DeviceNumber>) {
        updateSessions(of: account) { session in
            session.device = session.device.flatMap { kept.contains($0) ? $0 : nil }
        }
    }
}
